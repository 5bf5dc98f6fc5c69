package io.varve.summary;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.ForwardingStream;
import io.varve.store.SampleStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Samples of which none are summed up. What is not newer than all before it is skipped (contract
 * storage-retrieval 5.3): a file may hold a sample twice.
 */
final class EachSample extends ForwardingStream<SampleStream> implements SummedStream {
  private long newestSecond = Long.MIN_VALUE;
  private int newestNano;

  EachSample(SampleStream samples) {
    super(samples);
  }

  @Override
  public boolean next() throws IOException {
    while (super.next()) {
      SampleCursor at = current();
      long second = at.epochSecond();
      if (second > newestSecond || (second == newestSecond && at.nano() > newestNano)) {
        newestSecond = second;
        newestNano = at.nano();
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable Aggregate sum() {
    return null;
  }

  @Override
  public PartitionHeader header() {
    return current().header();
  }

  @Override
  public SampleCursor first() {
    return current();
  }

  @Override
  public SampleCursor last() {
    return current();
  }

  @Override
  public boolean followed() {
    return false;
  }
}
