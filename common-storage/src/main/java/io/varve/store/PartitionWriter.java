package io.varve.store;

import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one partition file from its first sample to its last. A file that was closed without
 * {@link #finish()} is worth nothing. Not thread-safe.
 */
public interface PartitionWriter extends Closeable {

  /** Adds the sample a cursor stands on; times must rise. */
  void add(SampleCursor sample) throws IOException;

  /** Writes all that is left and forces the file to disk. */
  void finish() throws IOException;
}
