package io.varve.operator;

import io.varve.sample.DbrType;
import io.varve.store.Moment;
import io.varve.store.SampleStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An operator whose results a store keeps in the place of samples ({@code reducedata}, contract
 * storage-retrieval 2.2).
 *
 * <p>Samples come piece by piece, and what is kept must be the same as of one computation over all
 * of them. So it is known here what has to be carried from one piece to the next: of operators with
 * bins the samples of the newest bin, which may not be whole yet, and from which empty bins are
 * filled; of the others what has come since the newest result.
 */
public final class Reduction {
  private final Operator operator;

  /** Length of its bins in seconds, 0 when it has none. */
  private final int seconds;

  private final boolean numbersOnly;

  private Reduction(Operator operator, int seconds, boolean numbersOnly) {
    this.operator = operator;
    this.seconds = seconds;
    this.numbersOnly = numbersOnly;
  }

  /**
   * Reads the name of an operator with its arguments.
   *
   * @throws IllegalArgumentException with a sentence when there is no such operator, or when its
   *     results depend on the range that somebody asks for
   */
  public static Reduction parse(String text) {
    Operator operator =
        OperatorName.parse(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + text + "' is no operator; 'meanSample_600' is one"));
    return switch (operator) {
      case StatisticOfBins bins -> new Reduction(bins, bins.seconds(), true);
      case PlotBinning plot -> new Reduction(plot, plot.seconds(), true);
      case Flyers flyers -> new Reduction(flyers, flyers.seconds(), true);
      case Pick pick -> new Reduction(pick, pick.seconds(), false);
      case Fill fill -> new Reduction(fill, fill.seconds(), false);
      case DeadBand band -> new Reduction(band, 0, true);
      case Nth nth -> new Reduction(nth, 0, false);
      case Ncount _, Optimized _, OptimLastSample _, ReducedBefore _ -> throw dependsOnRange(text);
    };
  }

  private static IllegalArgumentException dependsOnRange(String text) {
    return new IllegalArgumentException(
        "The results of '"
            + text
            + "' depend on the range that is asked for, so that a store cannot keep them;"
            + " 'meanSample_600' can be kept");
  }

  /** The operator as it is written. */
  public String text() {
    return operator.text();
  }

  /** The results; bins are filled between samples only. */
  public SampleStream over(Samples samples) throws IOException {
    return operator.over(samples, Operator.ALWAYS);
  }

  /** Whether it can be applied to samples of a type at all. */
  public boolean suits(DbrType type) {
    return !numbersOnly || type.numeric();
  }

  /** The type of its results. */
  public DbrType typeOf(DbrType samples) {
    return switch (operator) {
      case StatisticOfBins bins ->
          bins.statistic() == Statistic.STATS ? DbrType.WAVEFORM_DOUBLE : DbrType.SCALAR_DOUBLE;
      case PlotBinning _ -> DbrType.SCALAR_DOUBLE;
      default -> samples;
    };
  }

  /**
   * From when on samples must be known again to go on after them; results from then on may change.
   *
   * @param newest the newest sample there was
   * @param lastResult the newest result; null when there was none
   */
  public Moment resumesFrom(Moment newest, @Nullable Moment lastResult) {
    if (seconds > 0 || lastResult == null) {
      return new Moment(span(newest) * Math.max(1, seconds), 0);
    }
    return lastResult;
  }

  /**
   * Whether a sample is one of those that must be known again.
   *
   * @param from as {@link #resumesFrom} gave it
   */
  public boolean carries(Moment sample, Moment from) {
    // The dead band lies around the sample that was kept, whatever came after it.
    return operator instanceof DeadBand ? sample.equals(from) : sample.compareTo(from) >= 0;
  }

  /** The oldest moment that shares no result with a moment or with any before it. */
  public Moment behind(Moment moment) {
    if (seconds > 0) {
      return new Moment((span(moment) + 1) * seconds, 0);
    }
    return moment.nano() == 999_999_999
        ? new Moment(moment.epochSecond() + 1, 0)
        : new Moment(moment.epochSecond(), moment.nano() + 1);
  }

  /** The oldest moment that shares a result with a moment. */
  public Moment startOf(Moment moment) {
    return seconds > 0 ? new Moment(span(moment) * seconds, 0) : moment;
  }

  private long span(Moment moment) {
    return Math.floorDiv(moment.epochSecond(), (long) Math.max(1, seconds));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reduction reduction && reduction.operator.equals(operator);
  }

  @Override
  public int hashCode() {
    return operator.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
