package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleLine;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples bin by bin.
 *
 * <p>Of the samples before the start only the newest counts; it has the bin before the first one
 * for itself, so that it never mixes with samples of the range. What is not newer than the sample
 * before it is skipped. Not thread-safe.
 *
 * <pre>
 * while (reader.nextBin()) {
 *   do {
 *     use(reader.current());
 *   } while (reader.nextSample());
 * }
 * </pre>
 */
final class BinReader implements Closeable {

  /** Which samples of the first and the last bin count. */
  enum Edge {
    /** Those from the start of the range to its end, both inside. */
    RANGE,
    /** All that there are. */
    WHOLE_BINS
  }

  private final SampleStream samples;
  private final Bins bins;
  private final boolean numbersOnly;
  private final long firstBin;
  private final boolean exactStart;
  private final long startSecond;
  private final int startNano;
  private final long endSecond;
  private final int endNano;

  private @Nullable SampleCursor current;

  /** The cursor that type and shape were looked at of. */
  private @Nullable SampleCursor known;

  private boolean usable;
  private boolean waveform;

  private boolean started;
  private boolean inCarried;

  /** Whether the stream stands on a sample that belongs to the next bin. */
  private boolean ahead;

  private long bin;

  /** From this second on a sample needs a closer look: a new bin, or the end. */
  private long limitSecond;

  private long lastSecond = Long.MIN_VALUE;
  private int lastNano;
  private String source = "";

  /**
   * @param samples closed with the reader
   * @param numbersOnly whether texts and structures are left out
   */
  BinReader(SampleStream samples, Bins bins, TimeRange range, Edge edge, boolean numbersOnly) {
    this.samples = samples;
    this.bins = bins;
    this.numbersOnly = numbersOnly;
    this.firstBin = bins.first(range);
    this.exactStart = edge == Edge.RANGE;
    if (edge == Edge.RANGE) {
      Instant from = range.from();
      startSecond = from.getEpochSecond();
      startNano = from.getNano();
      Instant to = range.to();
      endSecond = to.getEpochSecond();
      endNano = to.getNano();
    } else {
      startSecond = bins.start(firstBin);
      startNano = 0;
      endSecond = bins.start(bins.last(range) + 1) - 1;
      endNano = 999_999_999;
    }
  }

  /** Steps to the first sample of the next bin that has any; false when there is none. */
  boolean nextBin() throws IOException {
    if (!started) {
      started = true;
      if (readCarried()) {
        bin = firstBin - 1;
        inCarried = true;
        return true;
      }
    } else if (!inCarried) {
      skipRest();
    }
    inCarried = false;
    if (!ahead) {
      return false;
    }
    ahead = false;
    SampleCursor at = samples.current();
    accept(at);
    bin = bins.of(at.epochSecond());
    limitSecond = Math.min(bins.start(bin + 1), endSecond);
    return true;
  }

  private void skipRest() throws IOException {
    boolean more = !ahead;
    while (more) {
      more = nextSample();
    }
  }

  /** Steps to the next sample of the same bin; false when there is none. */
  boolean nextSample() throws IOException {
    if (ahead || inCarried) {
      return false;
    }
    while (samples.next()) {
      SampleCursor at = samples.current();
      long second = at.epochSecond();
      if (at != known) {
        look(at);
      }
      if (!usable || second < lastSecond || (second == lastSecond && at.nano() <= lastNano)) {
        continue;
      }
      if (second >= limitSecond && (isBehindEnd(at) || bins.of(second) != bin)) {
        ahead = !isBehindEnd(at);
        return false;
      }
      current = at;
      lastSecond = second;
      lastNano = at.nano();
      return true;
    }
    return false;
  }

  /** Reads up to the first sample of the range; true when one before it counts. */
  private boolean readCarried() throws IOException {
    SampleLine newest = new SampleLine();
    boolean found = false;
    while (samples.next()) {
      SampleCursor at = samples.current();
      look(at);
      if (!usable) {
        continue;
      }
      int comparison =
          at.epochSecond() != startSecond
              ? Long.compare(at.epochSecond(), startSecond)
              : Integer.compare(at.nano(), startNano);
      if (comparison >= 0) {
        ahead = !isBehindEnd(at);
        found &= comparison > 0 || !exactStart;
        break;
      }
      newest.keep(at);
      source = samples.source();
      found = true;
    }
    if (!found) {
      return false;
    }
    current = newest.cursor();
    look(current);
    return true;
  }

  private void accept(SampleCursor at) {
    look(at);
    current = at;
    lastSecond = at.epochSecond();
    lastNano = at.nano();
    source = samples.source();
  }

  private void look(SampleCursor at) {
    known = at;
    usable = !numbersOnly || at.type().numeric();
    waveform = at.type().waveform();
  }

  private boolean isBehindEnd(SampleCursor at) {
    return at.epochSecond() > endSecond || (at.epochSecond() == endSecond && at.nano() > endNano);
  }

  /** The bin of the current sample. */
  long bin() {
    return bin;
  }

  /** Whether the current bin is the one of the sample before the start. */
  boolean carried() {
    return inCarried;
  }

  /** Whether a sample follows the current bin. */
  boolean hasMore() {
    return ahead;
  }

  SampleCursor current() {
    if (current == null) {
      throw new IllegalStateException("The reader stands on no sample");
    }
    return current;
  }

  /** The current sample as a number: of a waveform its first element, NaN when it has none. */
  double value() {
    SampleCursor at = current();
    return waveform && at.elementCount() == 0 ? Double.NaN : at.doubleAt(0);
  }

  /** Where the first sample of the bin lies. */
  String source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    samples.close();
  }
}
