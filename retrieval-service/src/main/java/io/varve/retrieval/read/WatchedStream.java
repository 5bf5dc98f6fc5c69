package io.varve.retrieval.read;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import java.io.IOException;

/** Samples that are read for an operator: it may take many of them to its next result. */
final class WatchedStream implements SampleStream {
  private static final int SAMPLES_BETWEEN_CHECKS = 1 << 16;

  private final SampleStream samples;
  private final Watch watch;
  private int read;

  WatchedStream(SampleStream samples, Watch watch) {
    this.samples = samples;
    this.watch = watch;
  }

  @Override
  public boolean next() throws IOException {
    if (++read == SAMPLES_BETWEEN_CHECKS) {
      read = 0;
      watch.check();
    }
    return samples.next();
  }

  @Override
  public SampleCursor current() {
    return samples.current();
  }

  @Override
  public String source() {
    return samples.source();
  }

  @Override
  public void close() throws IOException {
    samples.close();
  }
}
