package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.summary.Aggregate;
import java.io.IOException;

/** What a {@link Statistic} needs of one bin. Reused; not thread-safe. */
final class BinContent {
  private final Statistic.Needs needs;
  private final Aggregate aggregate = new Aggregate();
  private final BinValues values;
  private final BinLine line = new BinLine();
  private final BinPoints points = new BinPoints();

  /**
   * @param room for the values of large bins
   */
  BinContent(Statistic.Needs needs, Room room) {
    this.needs = needs;
    this.values = new BinValues(room);
  }

  /** Gives its memory back; this is not used any more. */
  void leave() {
    values.leave();
  }

  Aggregate aggregate() {
    return aggregate;
  }

  /** All numbers of the bin, or none when they were not to be kept or there was a sum. */
  BinValues values() {
    return values;
  }

  BinLine line() {
    return line;
  }

  BinPoints points() {
    return points;
  }

  /**
   * Reads a bin to its end.
   *
   * @param middle the epoch second of its middle
   */
  void read(BinReader bin, long middle) throws IOException {
    aggregate.clear();
    values.clear();
    points.clear();
    line.start(middle);
    if (needs == Statistic.Needs.AGGREGATE && !bin.carried()) {
      bin.addRestTo(aggregate);
      return;
    }
    boolean summed = false;
    do {
      if (bin.carried()) {
        // Nothing of its alarm, which belongs to another time.
        aggregate.add(Aggregate.timeOf(bin.current()), bin.value(), 0, false);
      } else {
        bin.addTo(aggregate);
      }
      summed |= bin.isSum();
      switch (needs) {
        case AGGREGATE -> {}
        case VALUES -> keep(bin.value());
        case MOMENTS -> {
          if (!summed && !values.isFull()) {
            keep(bin.value());
          } else {
            summed = true;
          }
        }
        case LINE -> line.add(time(bin.current()), bin.value());
        case POINTS -> points.add(time(bin.current()), bin.value());
      }
    } while (bin.next());
    if (summed) {
      values.clear();
    }
  }

  private void keep(double value) throws IOException {
    if (!Double.isNaN(value)) {
      values.add(value);
    }
  }

  private static double time(SampleCursor at) {
    return at.epochSecond() + at.nano() / 1e9;
  }
}
