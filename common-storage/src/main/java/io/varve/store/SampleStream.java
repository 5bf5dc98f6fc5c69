package io.varve.store;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
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

  /**
   * Passes on as they lie the lines of some samples that come next, under the header of the current
   * one, and steps to the last of them. A stream passes on what it can tell to be next at little
   * cost; the caller asks again until that is nothing, and goes on with {@link #next}.
   *
   * @return how many samples that were
   */
  default int passLines(LineSink sink) throws IOException {
    return 0;
  }

  /**
   * As {@link #passLines}, with the samples instead of their lines: some samples of scalar numbers
   * without fields that come next, of the type of the current one.
   *
   * @param to where they go, as many as it has room for; none when it has those of another type
   * @return how many samples that were
   */
  default int passScalars(ScalarColumns to) throws IOException {
    return 0;
  }

  /** Where the current sample lies: a file's path, or {@code engine}. */
  String source();

  @Override
  void close() throws IOException;
}
