package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleLine;
import io.varve.sample.Sample;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import java.io.IOException;
import java.util.List;

/**
 * The first or last sample of each bin at the bin's middle, in its own type; bins without samples
 * repeat the one before (contract storage-retrieval 5.4). The stamps are whole seconds.
 *
 * @param end which sample
 * @param seconds length of a bin
 */
record Fill(End end, int seconds) implements Operator {

  @Override
  public String text() {
    return OperatorName.text(
        end == End.FIRST ? "firstFill" : "lastFill", seconds, StatisticOfBins.DEFAULT_SECONDS);
  }

  @Override
  public boolean mergeable() {
    return true;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    Bins bins = new Bins(seconds);
    BinMethod method = end == End.FIRST ? bin -> result(bin.bin(), bin.first()) : new Newest()::of;
    return new BinnedStream(
        this,
        BinResults.of(
            new BinReader(samples.open(bins, false), bins, range, Edge.WHOLE_BINS, false), method),
        bins,
        range,
        method,
        BinnedStream.filling(true, range),
        0);
  }

  private static BinResult result(long bin, SampleCursor at) {
    Sample sample = at.sample();
    return new BinResult(
        bin,
        sample.value(),
        at.elementCount(),
        sample.severity(),
        sample.status(),
        List.of(),
        at.header());
  }

  private static final class Newest {
    private final SampleLine line = new SampleLine();

    BinResult of(BinReader bin) throws IOException {
      do {
        if (!bin.followed()) {
          line.keep(bin.last());
        }
      } while (bin.next());
      return result(bin.bin(), line.cursor());
    }
  }
}
