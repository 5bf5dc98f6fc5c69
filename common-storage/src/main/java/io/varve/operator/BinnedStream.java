package io.varve.operator;

import io.varve.sample.Sample;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One sample per bin, in its middle; where wanted also for bins that have none. */
final class BinnedStream extends ComputedStream {

  /** Which bins without samples repeat what was before. */
  enum Filling {
    NONE,
    /** Those between bins with samples. */
    GAPS,
    /** Those too that follow, up to the last bin of the range. */
    TO_END
  }

  private final BinResults results;
  private final Bins bins;
  private final BinMethod method;
  private final Filling filling;
  private final int nano;
  private final long lastBin;

  /** The result shown last, filled or not. */
  private @Nullable BinResult shown;

  /** A result that waits until the gap before it is filled. */
  private @Nullable BinResult due;

  /**
   * @param results closed with the stream
   * @param method what bins without samples come to
   * @param nano what the stamps have beyond their second
   */
  BinnedStream(
      Operator operator,
      BinResults results,
      Bins bins,
      TimeRange range,
      BinMethod method,
      Filling filling,
      int nano) {
    super(operator);
    this.results = results;
    this.bins = bins;
    this.method = method;
    this.filling = filling;
    this.nano = nano;
    this.lastBin = bins.last(range);
  }

  /** How bins are filled when what is asked for says whether they are at all. */
  static Filling filling(boolean fill, TimeRange range) {
    if (!fill) {
      return Filling.NONE;
    }
    return range.equals(Operator.ALWAYS) ? Filling.GAPS : Filling.TO_END;
  }

  @Override
  public boolean next() throws IOException {
    BinResult next = due == null ? results.next() : due;
    BinResult before = shown;
    if (next != null) {
      boolean gap = before != null && before.bin() + 1 < next.bin();
      due = gap && filling != Filling.NONE ? next : null;
    }
    if (before != null && (due != null || (next == null && fillsAfter(before)))) {
      show(method.ofEmpty(before).at(before.bin() + 1));
      return true;
    }
    if (next == null) {
      return false;
    }
    show(next);
    return true;
  }

  private boolean fillsAfter(BinResult last) {
    return filling == Filling.TO_END && last.bin() < lastBin;
  }

  private void show(BinResult result) throws IOException {
    shown = result;
    show(
        new Sample(
            bins.middle(result.bin()),
            nano,
            result.value(),
            result.severity(),
            result.status(),
            result.fields(),
            null),
        result.like(),
        result.elementCount());
  }

  @Override
  public void close() throws IOException {
    results.close();
  }
}
