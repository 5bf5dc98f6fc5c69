package io.varve.engine.crash;

import io.varve.engine.recording.Recording;
import io.varve.engine.recording.ShardedRecorder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Hands the samples of every source to a recorder, each where the files left off. */
final class CrashFeed {
  /** Samples of a PV that may be on their way; so few that none is ever late. */
  private static final int AHEAD = 500;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final CrashRecorder recording;
  private final ShardedRecorder recorder;
  private final Map<CrashSource, Recording> open = new EnumMap<>(CrashSource.class);
  private final Map<CrashSource, Integer> next = new EnumMap<>(CrashSource.class);
  private long handed;

  CrashFeed(CrashRecorder recording, ShardedRecorder recorder) throws IOException {
    this.recording = recording;
    this.recorder = recorder;
    for (CrashSource source : CrashSource.values()) {
      open(source);
    }
  }

  private void open(CrashSource source) throws IOException {
    Recording opened = recorder.open(source.typeInfo(recording.sts()));
    open.put(source, opened);
    @Nullable Instant newest = opened.newest();
    next.put(source, newest == null ? 0 : CrashSource.numberOf(newest.getEpochSecond()) + 1);
  }

  /** Stops recording a source, which brings all of it to its file, and begins anew. */
  void reopen(CrashSource source) throws IOException {
    open.get(source).close();
    open(source);
  }

  void close(CrashSource source) {
    open.get(source).close();
  }

  /** The next sample of each source. */
  void hand() {
    for (CrashSource source : CrashSource.values()) {
      int number = next.merge(source, 1, Integer::sum) - 1;
      Instant time = Instant.ofEpochSecond(CrashSource.secondOf(number));
      if (time.isAfter(recording.clock.instant())) {
        recording.clock.set(time);
      }
      awaitKept(handed - (long) AHEAD * CrashSource.COUNT);
      long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (!open.get(source).record(source.sample(number))) {
        pauseUntil(deadline);
      }
      handed++;
    }
  }

  /** Waits until everything is in the journal: it is acknowledged then. */
  void awaitKept() {
    awaitKept(handed);
  }

  private void awaitKept(long count) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (recording.meters.get("varve.engine.events").counter().count() < count) {
      pauseUntil(deadline);
    }
    if (recording.meters.get("varve.engine.unjournalled").counter().count() > 0) {
      throw new IllegalStateException("Samples are in memory only; the journal is too small");
    }
  }

  private static void pauseUntil(long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw new IllegalStateException("The recorder takes no samples any more");
    }
    LockSupport.parkNanos(100_000);
  }

  /** The number of the sample of a source that comes next: how many there are before it. */
  int next(CrashSource source) {
    return next.getOrDefault(source, 0);
  }
}
