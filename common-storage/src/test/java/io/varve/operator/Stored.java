package io.varve.operator;

import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Samples in memory, as an operator gets them: a cursor for each year, header and type. */
final class Stored {
  private static final SampleEncoder ENCODER = new SampleEncoder();

  private record Run(PartitionHeader header, LineBuffer lines) {}

  private final List<Run> runs = new ArrayList<>();

  /**
   * A sample of a double without alarm.
   *
   * @param seconds after the start, with up to nine decimals
   */
  static Sample sample(long start, String seconds, double value) {
    BigDecimal time = new BigDecimal(seconds);
    long second = time.setScale(0, RoundingMode.FLOOR).longValueExact();
    int nano = time.subtract(BigDecimal.valueOf(second)).movePointRight(9).intValueExact();
    return new Sample(start + second, nano, new ScalarDouble(value), 0, 0);
  }

  Stored with(Sample sample) {
    int year = Years.of(sample.epochSecond());
    if (runs.isEmpty()
        || runs.getLast().header().year() != year
        || runs.getLast().header().type() != sample.type()) {
      startFile(sample.type(), year);
    }
    ENCODER.encode(sample, runs.getLast().lines());
    return this;
  }

  Stored with(List<Sample> samples) {
    samples.forEach(this::with);
    return this;
  }

  /** What follows lies in another file. */
  void startFile(DbrType type, int year) {
    runs.add(
        new Run(
            new PartitionHeader(type, "T:x", year, 0, Map.of("EGU", "mm")), new LineBuffer(256)));
  }

  Samples samples() {
    return Samples.of("T:x", () -> new Stream(runs));
  }

  /** What an answer shows of the operator. */
  List<Sample> answer(String operator, TimeRange range) {
    return read(() -> operator(operator).answer(samples(), range));
  }

  /** All that the operator gives. */
  List<Sample> over(String operator, TimeRange range) {
    return read(() -> operator(operator).over(samples(), range));
  }

  static Operator operator(String text) {
    return OperatorName.parse(text).orElseThrow();
  }

  private static List<Sample> read(Samples.Opening opening) {
    List<Sample> results = new ArrayList<>();
    try (SampleStream stream = opening.open()) {
      while (stream.next()) {
        results.add(stream.current().sample());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return results;
  }

  private static final class Stream implements SampleStream {
    private final List<Run> runs;
    private int index = -1;
    private SampleCursor cursor =
        new SampleCursor(
            new PartitionHeader(DbrType.SCALAR_DOUBLE, "T:x", 2024),
            LineScanner.of(new byte[0], 0, 0));

    Stream(List<Run> runs) {
      this.runs = runs;
    }

    @Override
    public boolean next() throws IOException {
      while (!cursor.next()) {
        if (index + 1 >= runs.size()) {
          return false;
        }
        Run run = runs.get(++index);
        cursor =
            new SampleCursor(
                run.header(), LineScanner.of(run.lines().array(), 0, run.lines().size()));
      }
      return true;
    }

    @Override
    public SampleCursor current() {
      return cursor;
    }

    @Override
    public String source() {
      return "file " + index;
    }

    @Override
    public void close() {}
  }
}
