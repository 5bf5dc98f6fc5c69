package io.varve.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.journal.FsyncPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The power goes in mid-flow: what was not forced to the disk is lost, or torn, or misplaced. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PowerCutTest {
  private static final int CUTS = 25;
  private static final Set<Operation> FORCED = Set.of(Operation.FORCE);

  @TempDir Path folder;

  @Test
  void withPolicyBatchNothingAcknowledgedIsLost() throws IOException {
    cutAgainAndAgain(seed -> null);
  }

  @Test
  void withPolicyBatchNothingAcknowledgedIsLostWhenUnforcedWritesAreTornAndReordered()
      throws IOException {
    cutAgainAndAgain(Random::new);
  }

  @FunctionalInterface
  private interface Cut {
    /** What of the unforced writes survives; null for nothing. */
    @Nullable Random of(long seed);
  }

  private void cutAgainAndAgain(Cut cut) throws IOException {
    FaultFileSystem files = FaultFileSystem.over(folder);
    int[] acknowledged = new int[CrashSource.COUNT];
    for (int seed = 0; seed < CUTS; seed++) {
      Random random = new Random(seed);
      CrashRecorder recorder = new CrashRecorder(files.root());
      recorder.replay(sealed());
      ShardedRecorder shards = recorder.start(sealed(), FsyncPolicy.BATCH);
      CrashFeed feed = new CrashFeed(recorder, shards);
      requireAll(feed, acknowledged, "seed " + seed);
      int rounds = 50 + random.nextInt(500);
      for (int round = 0; round < rounds; round++) {
        feed.hand();
        if (random.nextInt(100) == 0) {
          feed.reopen(CrashSource.values()[random.nextInt(CrashSource.COUNT)]);
        }
      }
      feed.awaitKept();
      note(feed, acknowledged);

      files = files.crash(cut.of(seed));

      shards.stop(Duration.ofMillis(1));
      recorder.close();
      requireReadable(files, acknowledged, "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void withPolicyIntervalAtMostWhatCameSinceTheLastForceIsLost(long seed) throws IOException {
    FaultFileSystem files = FaultFileSystem.over(folder);
    int[] forced = new int[CrashSource.COUNT];
    CrashRecorder recorder = new CrashRecorder(files.root());
    ShardedRecorder shards = recorder.start(sealed(), FsyncPolicy.INTERVAL);
    CrashFeed feed = new CrashFeed(recorder, shards);
    for (int round = 0; round < 700; round++) {
      feed.hand();
    }
    feed.awaitKept();
    note(feed, forced);
    awaitForceOfEachShard(files, recorder);
    for (int round = 0; round < 40; round++) {
      feed.hand();
    }
    feed.awaitKept();

    files = files.crash(new Random(seed));

    shards.stop(Duration.ofMillis(1));
    recorder.close();
    try (CrashRecorder left = new CrashRecorder(files.root())) {
      left.replay(sealed());
      for (CrashSource source : CrashSource.values()) {
        assertThat(left.readableBeforeHole(source))
            .as("seed %d, %s", seed, source)
            .isGreaterThanOrEqualTo(forced[source.ordinal()]);
      }
    }
  }

  /** The clock goes on by more than the interval; each shard's thread sees that and forces. */
  private static void awaitForceOfEachShard(FaultFileSystem files, CrashRecorder recorder) {
    recorder.clock.set(recorder.clock.instant().plusSeconds(2));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - deadline < 0) {
      Map<Path, Operation> last = new HashMap<>();
      files.operations().all().stream()
          .filter(one -> one.path().toString().endsWith(".journal"))
          .filter(one -> one.operation() != Operation.DELETE)
          .forEach(one -> last.put(one.path().getParent(), one.operation()));
      if (last.size() == CrashRecorder.SHARDS && Set.copyOf(last.values()).equals(FORCED)) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new AssertionError("The journals were not forced after the interval");
  }

  private static SealedBefore sealed() {
    return new SealedBefore(Instant.EPOCH);
  }

  private static void note(CrashFeed feed, int[] counts) {
    for (CrashSource source : CrashSource.values()) {
      counts[source.ordinal()] = feed.next(source);
    }
  }

  private static void requireAll(CrashFeed feed, int[] least, String run) {
    for (CrashSource source : CrashSource.values()) {
      assertThat(feed.next(source))
          .as("%s, %s", run, source)
          .isGreaterThanOrEqualTo(least[source.ordinal()]);
    }
  }

  private static void requireReadable(FaultFileSystem files, int[] least, String run)
      throws IOException {
    try (CrashRecorder left = new CrashRecorder(files.root())) {
      left.replay(sealed());
      for (CrashSource source : CrashSource.values()) {
        assertThat(left.readable(source))
            .as("%s, %s", run, source)
            .isGreaterThanOrEqualTo(least[source.ordinal()]);
      }
    }
  }
}
