package io.varve.store;

import io.varve.plainpb.PartitionHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads and writes the partition files of one encoding. Thread-safe. */
public interface PartitionFormat {

  /** Whether it is the format of an encoding. */
  boolean serves(Encoding encoding);

  /**
   * Opens a file, as {@link PartitionFormats#open}.
   *
   * @param handle closed together with the partition, and by the caller when this fails or gives
   *     null
   */
  @Nullable OpenPartition open(PartitionFile file, Closeable handle) throws IOException;

  /**
   * Begins a new file.
   *
   * @param header of the PV, type and year of all its samples
   * @param file replaced if it exists
   */
  PartitionWriter create(Encoding encoding, PartitionHeader header, Path file) throws IOException;
}
