package io.varve.retrieval.read;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.ForwardingStream;
import io.varve.summary.Aggregate;
import io.varve.summary.SummedStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is read for an operator or a field: it may take many steps to its next result. */
public final class WatchedStream extends ForwardingStream<SummedStream> implements SummedStream {
  private static final int STEPS_BETWEEN_CHECKS = 1 << 14;

  private final Watch watch;
  private int read;

  public WatchedStream(SummedStream samples, Watch watch) {
    super(samples);
    this.watch = watch;
  }

  /** Who reads much and writes little lets others have the processor now and then. */
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // only who waits how long depends on it
  public boolean next() throws IOException {
    if (++read == STEPS_BETWEEN_CHECKS) {
      read = 0;
      watch.check();
      Thread.yield();
    }
    return super.next();
  }

  @Override
  public void addLines(Aggregate to, long before) throws IOException {
    samples().addLines(to, before);
  }

  @Override
  public @Nullable Aggregate sum() {
    return samples().sum();
  }

  @Override
  public PartitionHeader header() {
    return samples().header();
  }

  @Override
  public SampleCursor first() throws IOException {
    return samples().first();
  }

  @Override
  public SampleCursor last() throws IOException {
    return samples().last();
  }

  @Override
  public boolean followed() {
    return samples().followed();
  }
}
