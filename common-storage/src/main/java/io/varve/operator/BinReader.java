package io.varve.operator;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleLine;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples, and sums of samples, bin by bin.
 *
 * <p>Of the samples before the start only the newest counts; it has the bin before the first one
 * for itself, so that it never mixes with samples of the range. Not thread-safe.
 *
 * <pre>
 * while (reader.nextBin()) {
 *   do {
 *     reader.addTo(aggregate);
 *   } while (reader.next());
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

  private static final int NANOS = 1_000_000_000;

  private final SummedStream samples;
  private final Bins bins;
  private final boolean numbersOnly;
  private final long firstBin;
  private final boolean exactStart;
  private final long startSecond;
  private final int startNano;
  private final long endSecond;
  private final int endNano;

  /** The sample before the start, when there is one that counts. */
  private @Nullable SampleCursor carriedSample;

  private boolean started;
  private boolean inCarried;

  /** Whether the stream stands on something that belongs to the next bin. */
  private boolean ahead;

  private long bin;

  /** From this second on a sample needs a closer look: a new bin, or the end. */
  private long limitSecond;

  private String source = "";

  /**
   * @param samples closed with the reader; no sum reaches beyond a bin, and none lies before the
   *     range or behind it
   * @param numbersOnly whether texts and structures are left out
   */
  BinReader(SummedStream samples, Bins bins, TimeRange range, Edge edge, boolean numbersOnly) {
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
      endNano = NANOS - 1;
    }
  }

  /** Steps to what comes first in the next bin that has samples; false when there is none. */
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
    bin = bins.of(secondOfStep());
    source = samples.source();
    limitSecond = Math.min(bins.start(bin + 1), endSecond);
    return true;
  }

  private void skipRest() throws IOException {
    boolean more = !ahead;
    while (more) {
      more = next();
    }
  }

  /** Steps to what comes next in the same bin; false when there is nothing. */
  boolean next() throws IOException {
    if (ahead || inCarried) {
      return false;
    }
    while (samples.next()) {
      if (samples.sum() != null) {
        if (bins.of(secondOfStep()) != bin) {
          ahead = true;
          return false;
        }
        return true;
      }
      SampleCursor at = samples.current();
      long second = at.epochSecond();
      if (!isUsable(at)) {
        continue;
      }
      if (second >= limitSecond && (isBehindEnd(at) || bins.of(second) != bin)) {
        ahead = !isBehindEnd(at);
        return false;
      }
      return true;
    }
    return false;
  }

  /** Reads up to the first sample of the range; true when one before it counts. */
  private boolean readCarried() throws IOException {
    SampleLine newest = new SampleLine();
    boolean found = false;
    while (samples.next()) {
      if (samples.sum() != null) {
        ahead = true;
        break;
      }
      SampleCursor at = samples.current();
      if (!isUsable(at)) {
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
    carriedSample = newest.cursor();
    return true;
  }

  private long secondOfStep() {
    Aggregate sum = samples.sum();
    return sum == null
        ? samples.current().epochSecond()
        : Math.floorDiv(sum.firstTime(), (long) NANOS);
  }

  private boolean isUsable(SampleCursor at) {
    return !numbersOnly || at.type().numeric();
  }

  private boolean isBehindEnd(SampleCursor at) {
    return at.epochSecond() > endSecond || (at.epochSecond() == endSecond && at.nano() > endNano);
  }

  /** The bin of the current step. */
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

  /** Whether the current step is several samples, of which only the sum is known. */
  boolean isSum() {
    return !inCarried && samples.sum() != null;
  }

  /** The current sample, when the step is one. */
  SampleCursor current() {
    return inCarried ? carried(carriedSample) : samples.current();
  }

  /** The first sample of the current step. */
  SampleCursor first() throws IOException {
    return inCarried ? carried(carriedSample) : samples.first();
  }

  /** The last sample of the current step. */
  SampleCursor last() throws IOException {
    return inCarried ? carried(carriedSample) : samples.last();
  }

  /** Whether another step is sure to follow in the bin. */
  boolean followed() {
    return !inCarried && samples.followed();
  }

  private static SampleCursor carried(@Nullable SampleCursor sample) {
    if (sample == null) {
      throw new IllegalStateException("The reader stands on no sample");
    }
    return sample;
  }

  /** The header of the samples of the current step. */
  PartitionHeader header() {
    return inCarried ? carried(carriedSample).header() : samples.header();
  }

  /** The current sample, when the step is one, as a number: of a waveform its first element. */
  double value() {
    return Aggregate.valueOf(current());
  }

  /** Adds the current step. */
  void addTo(Aggregate aggregate) {
    Aggregate sum = inCarried ? null : samples.sum();
    if (sum == null) {
      aggregate.add(current());
    } else {
      aggregate.merge(sum);
    }
  }

  /** Adds what is left of the bin, the current step first. */
  void addRestTo(Aggregate aggregate) throws IOException {
    do {
      addTo(aggregate);
      // All of a file is of one type, so what follows counts as well.
      if (!inCarried) {
        samples.addLines(aggregate, limitSecond);
      }
    } while (next());
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
