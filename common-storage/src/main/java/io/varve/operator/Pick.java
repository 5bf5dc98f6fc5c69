package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleLine;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import java.io.IOException;
import java.util.List;

/**
 * The first or last sample of each bin as it is (contract storage-retrieval 5.4); the last one, as
 * in EAA, without its fields.
 *
 * @param end which sample
 * @param seconds length of a bin
 */
record Pick(End end, int seconds) implements Operator {

  @Override
  public String text() {
    return OperatorName.text(
        end == End.FIRST ? "firstSample" : "lastSample", seconds, StatisticOfBins.DEFAULT_SECONDS);
  }

  @Override
  public boolean mergeable() {
    return true;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    Bins bins = new Bins(seconds);
    return new Stream(
        new BinReader(samples.open(bins, false), bins, range, Edge.WHOLE_BINS, false));
  }

  private final class Stream extends ComputedStream {
    private final BinReader reader;
    private final SampleLine newest = new SampleLine();

    Stream(BinReader reader) {
      super(Pick.this);
      this.reader = reader;
    }

    @Override
    public boolean next() throws IOException {
      if (!reader.nextBin()) {
        return false;
      }
      if (end == End.FIRST) {
        pass(reader.first(), reader.source());
        return true;
      }
      do {
        if (!reader.followed()) {
          newest.keep(reader.last());
        }
      } while (reader.next());
      SampleCursor at = newest.cursor();
      if (at.hasFields()) {
        show(at.sample().withFields(List.of(), null), at.header(), at.header().elementCount());
      } else {
        pass(at, reader.source());
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
