package io.varve.engine.recording;

import io.varve.sample.Sample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One PV being recorded. Samples come from one thread at a time, each later than the one before;
 * the channel sees to both.
 */
public interface Recording extends AutoCloseable {

  /**
   * Hands a sample over. Never blocks.
   *
   * @return false when it was refused; the drop has been counted with its cause and the PV's name
   */
  boolean record(Sample sample);

  /** Counts an update of the PV that did not even become a sample. */
  void dropped(DropCause cause);

  /** Time of the newest sample recorded, in files, journal or memory; null for none. */
  @Nullable Instant newest();

  /** Whether something that was handed over is in no file yet. */
  boolean isPending();

  /** Stops recording; what was handed over is still written. */
  @Override
  void close();
}
