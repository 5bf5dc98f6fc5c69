package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.FieldValue;
import java.io.IOException;

/** What a {@link Statistic} needs of one bin. Reused; not thread-safe. */
final class BinContent {
  /** The field that an engine adds to the first sample after a lost connection. */
  private static final String REGAINED = "cnxregainedepsecs";

  private final Statistic.Needs needs;
  private final Aggregate aggregate = new Aggregate();
  private final BinValues values = new BinValues();
  private final BinLine line = new BinLine();
  private final BinPoints points = new BinPoints();

  BinContent(Statistic.Needs needs) {
    this.needs = needs;
  }

  Aggregate aggregate() {
    return aggregate;
  }

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
    switch (needs) {
      case AGGREGATE -> {
        do {
          alarm(bin);
          aggregate.add(bin.value());
        } while (bin.nextSample());
      }
      case VALUES -> {
        values.clear();
        do {
          alarm(bin);
          double value = bin.value();
          aggregate.add(value);
          if (!Double.isNaN(value)) {
            values.add(value);
          }
        } while (bin.nextSample());
      }
      case LINE -> {
        line.start(middle);
        do {
          alarm(bin);
          line.add(time(bin.current()), bin.value());
        } while (bin.nextSample());
      }
      case POINTS -> {
        points.clear();
        do {
          alarm(bin);
          points.add(time(bin.current()), bin.value());
        } while (bin.nextSample());
      }
    }
  }

  /** Nothing of the sample before the start, whose alarm belongs to another time. */
  private void alarm(BinReader bin) {
    if (bin.carried()) {
      return;
    }
    SampleCursor at = bin.current();
    aggregate.alarm(at.severity());
    if (at.hasFields() && regained(at)) {
      aggregate.connectionChanged();
    }
  }

  static boolean regained(SampleCursor at) {
    for (FieldValue field : at.fields()) {
      if (field.name().equals(REGAINED)) {
        return true;
      }
    }
    return false;
  }

  private static double time(SampleCursor at) {
    return at.epochSecond() + at.nano() / 1e9;
  }
}
