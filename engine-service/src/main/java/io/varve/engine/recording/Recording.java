package io.varve.engine.recording;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One PV being recorded. Samples come from one thread at a time, each later than the one before;
 * the channel sees to both.
 */
public interface Recording extends AutoCloseable {

  /**
   * Hands a sample over. Never blocks.
   *
   * @param sample whose time stamp is sound; read during the call only
   * @param fields fields of the record that are noted with it
   * @param fieldsChanged whether they are a real change; null when the sample does not say
   * @return bytes of its line; 0 when it was refused, and the drop has been counted with its cause
   *     and the PV's name
   */
  int record(SampleView sample, List<FieldValue> fields, @Nullable Boolean fieldsChanged);

  /** Hands a sample over with its own fields; false when it was refused. */
  default boolean record(Sample sample) {
    return record(sample, sample.fields(), sample.fieldsChanged()) > 0;
  }

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
