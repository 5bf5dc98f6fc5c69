package io.varve.store;

import io.varve.plainpb.PartitionHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats this process can read and write; PlainPB is always among them. Thread-safe. */
public final class PartitionFormats {
  private static final Closeable NO_HANDLE = () -> {};

  private final List<PartitionFormat> formats;

  /**
   * @param others beside PlainPB
   */
  public PartitionFormats(List<PartitionFormat> others) {
    List<PartitionFormat> all = new ArrayList<>(others);
    all.addFirst(new PlainPbFormat());
    this.formats = List.copyOf(all);
  }

  /**
   * Opens a partition file.
   *
   * @return null when it holds nothing yet, which is no file (invariant C1)
   * @throws io.varve.plainpb.DamagedHeaderException when it does not say what it holds
   * @throws java.nio.file.NoSuchFileException when the file has gone
   */
  public @Nullable OpenPartition open(PartitionFile file) throws IOException {
    return open(file, NO_HANDLE);
  }

  /** As {@link #open(PartitionFile)}, with something that is closed when the file is. */
  @Nullable OpenPartition open(PartitionFile file, Closeable handle) throws IOException {
    try {
      OpenPartition opened = formatOf(file.store().encoding()).open(file, handle);
      if (opened == null) {
        handle.close();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /** Begins a new file; see {@link PartitionFormat#create}. */
  public PartitionWriter create(Encoding encoding, PartitionHeader header, Path file)
      throws IOException {
    return formatOf(encoding).create(encoding, header, file);
  }

  private PartitionFormat formatOf(Encoding encoding) throws IOException {
    for (PartitionFormat format : formats) {
      if (format.serves(encoding)) {
        return format;
      }
    }
    throw new IOException(
        "This process was put together without what it takes to read and write "
            + encoding.extension()
            + " files");
  }
}
