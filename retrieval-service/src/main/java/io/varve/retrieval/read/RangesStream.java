package io.varve.retrieval.read;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
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
        if (remember(stream)) {
          return true;
        }
      }
      close();
    }
  }

  // Whatever comes in a range behind a sample that is new is new, too.

  @Override
  public int passLines(LineSink sink) throws IOException {
    int passed = open().passLines(sink);
    remember(open());
    return passed;
  }

  @Override
  public int passScalars(ScalarColumns to) throws IOException {
    int passed = open().passScalars(to);
    remember(open());
    return passed;
  }

  /** Keeps the newest time there was, as a file may not be in order; whether it is this one. */
  private boolean remember(SampleStream stepped) {
    SampleCursor at = stepped.current();
    long second = at.epochSecond();
    boolean later = second > lastSecond || (second == lastSecond && at.nano() > lastNano);
    if (later) {
      lastSecond = second;
      lastNano = at.nano();
    }
    return later;
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
