package io.varve.store;

import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;

/**
 * Samples of one PV in strictly rising time order, from any number of files.
 *
 * <p>Each step leaves {@link #current()} on the sample; the cursor changes from file to file, and
 * with it the header (year, possibly type) and the source.
 */
public interface SampleStream extends Closeable {

  /** Steps to the next sample; false when there is none. */
  boolean next() throws IOException;

  /** The cursor that stands on the current sample. */
  SampleCursor current();

  /** Where the current sample lies: a file's path, or {@code engine}. */
  String source();

  @Override
  void close() throws IOException;
}
