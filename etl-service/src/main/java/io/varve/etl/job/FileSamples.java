package io.varve.etl.job;

import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;

/**
 * The samples of one file as they lie in it.
 *
 * @param current stands on a sample after each step
 * @param file closed after the cursor
 */
record FileSamples(SampleCursor current, Closeable file) implements Closeable {

  /** Steps to the next sample; false when there is none. */
  boolean next() throws IOException {
    return current.next();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      current.close();
    }
  }
}
