package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The samples that lie far from the mean of their bin, or all but those (contract storage-retrieval
 * 5.6). A sample that is not a number is in neither.
 *
 * @param wanted whether the flyers are wanted, or else the others
 * @param seconds length of a bin
 * @param deviations what is far, in standard deviations of the bin
 */
record Flyers(boolean wanted, int seconds, double deviations) implements Operator {
  static final double DEFAULT_DEVIATIONS = 3;

  @Override
  public String text() {
    String name = wanted ? "flyers" : "ignoreflyers";
    return deviations == DEFAULT_DEVIATIONS
        ? OperatorName.text(name, seconds, StatisticOfBins.DEFAULT_SECONDS)
        : name + "_" + seconds + "_" + deviations;
  }

  @Override
  public boolean mergeable() {
    return false;
  }

  @Override
  public boolean showsEmpty() {
    return wanted;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    // The bins are not cut at the ends of the range: a flyer is one among all there are.
    return new Stream(
        new BinReader(
            SummedStream.of(samples.open()), new Bins(seconds), ALWAYS, Edge.WHOLE_BINS, true),
        samples.room());
  }

  private final class Stream extends ComputedStream {
    private final BinReader reader;
    private final Aggregate aggregate = new Aggregate();
    private final KeptLines kept;

    Stream(BinReader reader, Room room) {
      super(Flyers.this);
      this.reader = reader;
      this.kept = new KeptLines(room);
    }

    @Override
    public boolean next() throws IOException {
      while (true) {
        @Nullable SampleCursor at = kept.next();
        if (at == null) {
          if (!reader.nextBin()) {
            return false;
          }
          readBin();
        } else if (chosen(Aggregate.valueOf(at))) {
          pass(at, reader.source());
          return true;
        }
      }
    }

    private void readBin() throws IOException {
      aggregate.clear();
      kept.clear();
      do {
        reader.addTo(aggregate);
        kept.keep(reader.current());
      } while (reader.next());
    }

    private boolean chosen(double value) {
      double distance = Math.abs(value - aggregate.mean());
      double far = deviations * aggregate.standardDeviation();
      return wanted ? distance > far : distance <= far;
    }

    @Override
    public void close() throws IOException {
      kept.leave();
      reader.close();
    }
  }
}
