package io.varve.retrieval.read;

import io.varve.operator.Pieces;
import io.varve.operator.Room;
import io.varve.operator.Samples;
import io.varve.operator.Workers;
import io.varve.retrieval.pv.PvQuery;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import io.varve.summary.SummedRange;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator reads for a query. Sums and pieces there are of one range of a PV: several
 * ranges, and the entries of a field, are read sample by sample. Not thread-safe.
 */
final class QuerySamples implements Samples {
  private static final int DAY = 86_400;

  /** Less of what is summarised is read sooner than it is divided. */
  private static final long LEAST_SECONDS = 30L * DAY;

  /** Finds the part of a range that has samples. */
  @FunctionalInterface
  interface Holding {
    TimeRange of(TimeRange range) throws IOException;
  }

  private final PvQuery query;
  private final RangesStream.Opening opening;
  private final Holding holding;
  private final SummedRange sums;
  private final Workers workers;
  private final Watch watch;

  /**
   * @param opening opens the samples of the PV in a range
   * @param holding where there are samples of the PV
   * @param sums the query's one range
   */
  QuerySamples(
      PvQuery query,
      RangesStream.Opening opening,
      Holding holding,
      SummedRange sums,
      Workers workers,
      Watch watch) {
    this.query = query;
    this.opening = opening;
    this.holding = holding;
    this.sums = sums;
    this.workers = workers;
    this.watch = watch;
  }

  /** All that a query asks for, one by one. */
  static SampleStream all(PvQuery query, RangesStream.Opening opening, Watch watch)
      throws IOException {
    SampleStream samples =
        query.ranges().size() == 1
            ? opening.open(query.ranges().getFirst())
            : new RangesStream(query.ranges(), opening);
    return query.pv().asksForField()
        ? new FieldStream(
            new WatchedStream(SummedStream.of(samples), watch),
            query.pv().info().pvName(),
            query.pv().field())
        : samples;
  }

  private boolean isPlain() {
    return query.ranges().size() == 1 && !query.pv().asksForField();
  }

  @Override
  public String pvName() {
    return query.pv().info().pvName();
  }

  @Override
  public SampleStream open() throws IOException {
    return new WatchedStream(SummedStream.of(all(query, opening, watch)), watch);
  }

  @Override
  public SummedStream open(Bins bins, boolean lastNumbers) throws IOException {
    return new WatchedStream(
        isPlain() ? sums.open(bins, lastNumbers) : SummedStream.of(all(query, opening, watch)),
        watch);
  }

  @Override
  public Room room() {
    return workers.room();
  }

  @Override
  public @Nullable Pieces pieces() {
    return isPlain() ? new OfRange() : null;
  }

  private final class OfRange implements Pieces {
    @Override
    public TimeRange held(TimeRange range) throws IOException {
      return holding.of(range);
    }

    @Override
    public Workers workers() {
      return workers;
    }

    @Override
    public SampleStream open(TimeRange part) throws IOException {
      return new WatchedStream(SummedStream.of(opening.open(part)), watch);
    }

    @Override
    public List<TimeRange> parts(Bins bins, int most) throws IOException {
      // Wider bins are in the summaries as they are.
      return bins.seconds() < DAY ? sums.parts(bins, most, LEAST_SECONDS) : List.of();
    }

    @Override
    public SummedStream open(TimeRange part, Bins bins, boolean lastNumbers) throws IOException {
      return new WatchedStream(sums.open(part, bins, lastNumbers), watch);
    }

    @Override
    public void check() throws IOException {
      watch.check();
    }
  }
}
