package io.varve.etl.move;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a run of moves did; filled by one thread. */
public final class MoveReport {

  /**
   * A partition that stays where it is.
   *
   * @param sentence what was wrong and what to do
   */
  public record Failure(FailureCause cause, String sentence) {}

  private final List<Failure> failures = new ArrayList<>();
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private int moved;
  private int deferred;
  private long bytes;
  private long conflicts;
  private int summaryFailures;

  void moved(long copiedBytes) {
    moved++;
    bytes += copiedBytes;
  }

  /** A source that is gone, has grown or is being worked on: its turn comes again. */
  public void deferred() {
    deferred++;
  }

  void conflicts(long samples) {
    conflicts += samples;
  }

  void summaryFailed() {
    summaryFailures++;
  }

  /** Summaries that could not be kept; the samples are well. */
  public int summaryFailures() {
    return summaryFailures;
  }

  /** Notes a partition that could not be moved. */
  public void failed(FailureCause cause, String sentence) {
    failures.add(new Failure(cause, sentence));
  }

  /** Adds the time since a reading of {@link System#nanoTime()}. */
  public void spent(Phase phase, long sinceNanoTime) {
    nanos.merge(phase, System.nanoTime() - sinceNanoTime, Long::sum);
  }

  /** Adds what another report counted. */
  public void add(MoveReport other) {
    moved += other.moved;
    deferred += other.deferred;
    bytes += other.bytes;
    conflicts += other.conflicts;
    summaryFailures += other.summaryFailures;
    failures.addAll(other.failures);
    other.nanos.forEach((phase, spent) -> nanos.merge(phase, spent, Long::sum));
  }

  /** Source files that are in the destination now and gone from the source. */
  public int movedFiles() {
    return moved;
  }

  /** Source files whose turn comes again without anything being wrong. */
  public int deferredFiles() {
    return deferred;
  }

  /** Bytes copied. */
  public long bytes() {
    return bytes;
  }

  /** Samples left out as the destination holds their time with another content. */
  public long conflicts() {
    return conflicts;
  }

  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  public Duration spent(Phase phase) {
    return Duration.ofNanos(nanos.getOrDefault(phase, 0L));
  }

  /** Whether the run must end because the destination is full. */
  public boolean outOfSpace() {
    return failures.stream().anyMatch(failure -> failure.cause() == FailureCause.OUT_OF_SPACE);
  }

  /** Whether anything was tried. */
  public boolean isEmpty() {
    return moved == 0 && deferred == 0 && failures.isEmpty();
  }
}
