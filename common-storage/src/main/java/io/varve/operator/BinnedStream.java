package io.varve.operator;

import io.varve.sample.Sample;
import io.varve.store.TimeRange;
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

  private final BinReader reader;
  private final Bins bins;
  private final BinMethod method;
  private final Filling filling;
  private final int nano;
  private final long lastBin;

  /** The result shown last, filled or not. */
  private @Nullable BinResult shown;

  private long shownBin;

  /** A result that waits until the gap before it is filled. */
  private @Nullable BinResult due;

  /**
   * @param reader closed with the stream
   * @param nano what the stamps have beyond their second
   */
  BinnedStream(
      Operator operator,
      BinReader reader,
      Bins bins,
      TimeRange range,
      BinMethod method,
      Filling filling,
      int nano) {
    super(operator);
    this.reader = reader;
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
    if (due == null && reader.nextBin()) {
      due = method.of(reader);
    }
    BinResult before = shown;
    if (due != null) {
      if (before != null && filling != Filling.NONE && shownBin + 1 < reader.bin()) {
        show(method.ofEmpty(before), shownBin + 1);
      } else {
        show(due, reader.bin());
        due = null;
      }
      return true;
    }
    if (before != null && filling == Filling.TO_END && shownBin < lastBin) {
      show(method.ofEmpty(before), shownBin + 1);
      return true;
    }
    return false;
  }

  private void show(BinResult result, long bin) throws IOException {
    shown = result;
    shownBin = bin;
    show(
        new Sample(
            bins.middle(bin),
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
    reader.close();
  }
}
