package io.varve.retrieval.read;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several ranges one after the other, each opened when the one before is done. A sample at or
 * before the start of a range is left out when an earlier range has brought it.
 */
public final class RangesStream implements SampleStream {

  /** Opens one range. */
  public interface Opening {
    SampleStream open(TimeRange range) throws IOException;
  }

  private final Iterator<TimeRange> ranges;
  private final Opening opening;
  private @Nullable SampleStream stream;
  private long lastSecond = Long.MIN_VALUE;
  private int lastNano;

  /**
   * @param ranges rising and not overlapping
   */
  public RangesStream(List<TimeRange> ranges, Opening opening) {
    this.ranges = ranges.iterator();
    this.opening = opening;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (stream == null) {
        if (!ranges.hasNext()) {
          return false;
        }
        stream = opening.open(ranges.next());
      }
      while (stream.next()) {
        SampleCursor at = stream.current();
        if (isLater(at)) {
          lastSecond = at.epochSecond();
          lastNano = at.nano();
          return true;
        }
      }
      close();
    }
  }

  private boolean isLater(SampleCursor at) {
    return at.epochSecond() > lastSecond
        || (at.epochSecond() == lastSecond && at.nano() > lastNano);
  }

  @Override
  public SampleCursor current() {
    return open().current();
  }

  @Override
  public String source() {
    return open().source();
  }

  private SampleStream open() {
    if (stream == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return stream;
  }

  @Override
  public void close() throws IOException {
    SampleStream closing = stream;
    stream = null;
    if (closing != null) {
      closing.close();
    }
  }
}
