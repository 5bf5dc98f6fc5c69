package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.recordAll;
import static io.varve.engine.recording.RecorderFixture.sample;
import static io.varve.engine.recording.RecorderFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.faults.Fault;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.journal.FsyncPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What a disk that forces slowly or not at all does to a journal that is forced at intervals. */
class JournalSyncTest {
  private static final String SEGMENTS = "**/*.journal";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void aForceThatHangsHoldsUpNoSample() throws Exception {
    FaultFileSystem files = FaultFileSystem.over(folder);
    try (RecorderFixture f = intervalFixture(files)) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      Fault hang = files.faults().hang(Operation.FORCE, SEGMENTS);
      recordAll(recording, 0, 10);
      assertThat(hang.awaitHit(PATIENCE)).isTrue();

      recordAll(recording, 10, 20);

      await().until(() -> f.valuesOnDisk("A:B").equals(upTo(20)));
      assertThat(f.meters.get("varve.engine.unjournalled").counter().count()).isZero();
      hang.lift();
      recording.close();
    }
  }

  @Test
  void aForceThatFailsIsCountedAndTriedAgain() throws IOException {
    FaultFileSystem files = FaultFileSystem.over(folder);
    try (RecorderFixture f = intervalFixture(files)) {
      Recording recording = f.start().open(f.pv("A:B"));
      Fault failing = files.faults().fail(Operation.FORCE, SEGMENTS);
      recordAll(recording, 0, 10);

      await()
          .atMost(PATIENCE)
          .until(() -> f.meters.get("varve.engine.journal.sync.failures").counter().count() >= 2);
      failing.lift();
      long before = files.operations().count(Operation.FORCE);
      await().atMost(PATIENCE).until(() -> files.operations().count(Operation.FORCE) > before);
      recording.close();
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
    }
  }

  @Test
  void filesOfOneShardThatCannotBeForcedHoldUpNoOtherShard() throws Exception {
    FaultFileSystem files = FaultFileSystem.over(folder);
    try (RecorderFixture f = intervalFixture(files)) {
      f.segmentBytes = DataSize.ofKilobytes(64);
      f.journalBytes = DataSize.ofKilobytes(256);
      ShardedRecorder recorder = f.start();
      List<Recording> sick = new ArrayList<>();
      for (String name : namesOfShard(0, 40)) {
        sick.add(recorder.open(f.pv(name)));
      }
      Recording well = recorder.open(f.pv(namesOfShard(1, 1).getFirst()));
      Fault hang = files.faults().hang(Operation.FORCE, "**/SICK0/*.pb");
      AtomicInteger round = new AtomicInteger();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                int n = round.getAndIncrement();
                sick.forEach(recording -> recording.record(sample(n)));
                return hang.hits() >= ParallelSync.THREADS;
              });

      recordAll(well, 0, 10);
      well.close();

      assertThat(files.operations().lines())
          .anyMatch(line -> line.startsWith("FORCE sts/SICK1/") && line.endsWith(".pb"));
      hang.lift();
    }
  }

  /** The folder's name says which shard its PVs belong to. */
  private static List<String> namesOfShard(int shard, int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "SICK" + shard + ":" + i)
        .filter(name -> Math.floorMod(name.hashCode(), 2) == shard)
        .limit(count)
        .toList();
  }

  private static RecorderFixture intervalFixture(FaultFileSystem files) {
    RecorderFixture fixture = new RecorderFixture(files.root());
    fixture.fsync = FsyncPolicy.INTERVAL;
    return fixture;
  }
}
