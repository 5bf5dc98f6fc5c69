package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleLine;
import io.varve.store.SampleStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Of the samples at or before a moment only the newest, then all others. */
final class NewestBeforeStart implements SampleStream {
  private final SampleStream samples;
  private final long second;
  private final int nano;

  /** The sample at or before the moment, until it is delivered; then null. */
  private @Nullable SampleLine newest = new SampleLine();

  private @Nullable SampleCursor current;

  /** Whether the stream below stands on a sample that is due. */
  private boolean ahead;

  private String source = "";

  NewestBeforeStart(SampleStream samples, Instant moment) {
    this.samples = samples;
    this.second = moment.getEpochSecond();
    this.nano = moment.getNano();
  }

  @Override
  public boolean next() throws IOException {
    SampleLine before = newest;
    if (before != null) {
      newest = null;
      if (findNewest(before)) {
        current = before.cursor();
        return true;
      }
    }
    if (ahead) {
      ahead = false;
    } else if (!samples.next()) {
      return false;
    }
    current = samples.current();
    source = samples.source();
    return true;
  }

  private boolean findNewest(SampleLine before) throws IOException {
    boolean found = false;
    while (samples.next()) {
      SampleCursor at = samples.current();
      if (at.epochSecond() > second || (at.epochSecond() == second && at.nano() > nano)) {
        ahead = true;
        return found;
      }
      before.keep(at);
      source = samples.source();
      found = true;
    }
    return found;
  }

  @Override
  public SampleCursor current() {
    if (current == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return current;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    samples.close();
  }
}
