package io.varve.store;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A partition opened for reading, at the length it had when it was opened. However it is encoded,
 * it gives its samples as lines of PlainPB.
 *
 * <p>Seeks by time assume that the partition is in time order; a sample that is not hides at most
 * itself. One cursor at a time; this is to be closed after it. Not thread-safe.
 */
public interface OpenPartition extends Closeable {

  /**
   * A place in the partition and the time of the sample there.
   *
   * @param position what the encoding finds the sample by
   */
  record Place(long position, Moment time) {}

  PartitionHeader header();

  /** Bytes it takes in the file, as it was opened. */
  long length();

  /** All samples. */
  SampleCursor samples() throws IOException;

  /** The samples from the one at a place on. */
  SampleCursor samplesFrom(Place place) throws IOException;

  /**
   * Where to begin to read what is later than a moment: the last sample at or before it that lies
   * in front of the first later one; null when there is none.
   */
  @Nullable Place lastAtOrBefore(Moment moment) throws IOException;

  /**
   * The newest sample at or before a moment, also when others beside it are out of order; null when
   * all are later.
   */
  @Nullable Place newestAtOrBefore(Moment moment) throws IOException;

  /** The newest readable sample, also when an older one lies behind it; null when there is none. */
  @Nullable Place last() throws IOException;
}
