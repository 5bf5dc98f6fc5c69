package io.varve.store;

import io.varve.plainpb.SampleCursor;
import java.io.IOException;

/**
 * The samples of another stream, of which a subclass leaves some out, or looks at what passes.
 * Lines are not passed on as they lie, since a subclass may want to see each.
 *
 * @param <S> the kind of the other stream, which is closed with this one
 */
public abstract class ForwardingStream<S extends SampleStream> implements SampleStream {
  private final S samples;

  protected ForwardingStream(S samples) {
    this.samples = samples;
  }

  /** The other stream. */
  protected final S samples() {
    return samples;
  }

  @Override
  public boolean next() throws IOException {
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
