package io.varve.engine.channel;

import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Recording;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps samples in memory and checks what a channel promises: one thread at a time, rising time.
 */
public final class CollectingRecording implements Recording {
  private final List<Sample> samples = new ArrayList<>();
  private final Map<DropCause, Long> drops = new EnumMap<>(DropCause.class);
  private final @Nullable Instant before;
  private volatile boolean full;
  private final SampleEncoder encoder = new SampleEncoder();
  private final LineBuffer line = new LineBuffer(64);

  public CollectingRecording() {
    this(null);
  }

  /**
   * @param before time of the newest sample of an earlier life
   */
  public CollectingRecording(@Nullable Instant before) {
    this.before = before;
  }

  /** Lets it refuse samples, as a shard with a full queue does. */
  public void full(boolean refuse) {
    full = refuse;
  }

  @Override
  public synchronized int record(
      SampleView update, List<FieldValue> fields, @Nullable Boolean fieldsChanged) {
    if (full) {
      dropped(DropCause.OVERFLOW);
      return 0;
    }
    Sample sample = update.toSample().withFields(fields, fieldsChanged);
    Instant newest = newest();
    if (newest != null && !sample.instant().isAfter(newest)) {
      throw new IllegalStateException(
          "A sample of " + sample.instant() + " came after one of " + newest);
    }
    samples.add(sample);
    line.clear();
    encoder.encode(sample, line);
    return line.size();
  }

  @Override
  public synchronized void dropped(DropCause cause) {
    drops.merge(cause, 1L, Long::sum);
  }

  /** What was dropped, by cause. */
  public synchronized Map<DropCause, Long> drops() {
    return Map.copyOf(drops);
  }

  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  public synchronized Sample last() {
    return samples.getLast();
  }

  @Override
  public synchronized @Nullable Instant newest() {
    return samples.isEmpty() ? before : samples.getLast().instant();
  }

  @Override
  public boolean isPending() {
    return false;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
