package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.sample;
import static io.varve.engine.recording.RecorderFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.varve.faults.Fault;
import io.varve.faults.Operation;
import io.varve.faults.Performed;
import io.varve.invariants.Guards;
import io.varve.store.FileHandles;
import io.varve.store.PartitionAppender;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Shards, flushes and stores keep out of each other's way. */
class ShardingTest extends OnFaultyDisk {
  @Test
  @Guards({"B3", "B5", "G6"})
  void aShardThatIsBlockedDelaysNoOtherAndCountsWhatItRefuses() throws Exception {
    fixture.queueBytes = DataSize.ofBytes(200);
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording blocked = recorder.open(f.pv(ofShard(0)));
      Recording free = recorder.open(f.pv(ofShard(1)));
      Fault hang = files.faults().hang(Operation.WRITE, "**/shard-0/**");
      blocked.record(sample(0));
      assertThat(hang.awaitHit(LONG)).isTrue();

      int refused = 0;
      for (int n = 1; n < 100; n++) {
        refused += blocked.record(sample(n)) ? 0 : 1;
      }
      for (int n = 0; n < 20; n++) {
        int value = n;
        await().until(() -> free.record(sample(value)));
      }

      await().until(() -> f.valuesOnDisk(ofShard(1)).size() == 20);
      assertThat(refused).isPositive();
      assertThat(f.drops.of(ofShard(0))).isEqualTo(refused);
      assertThat(f.drops.of(ofShard(0), DropCause.OVERFLOW)).isEqualTo(refused);
      hang.lift();
      blocked.close();
      assertThat(f.valuesOnDisk(ofShard(0))).hasSize(100 - refused);
    }
  }

  @Test
  @Guards({"B6", "D12"})
  void eachPvKeepsItsOrderThoughManyAreFedAtOnceAndNoFileStaysOpen() throws Exception {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      List<Thread> feeders = new ArrayList<>();
      List<Recording> recordings = new ArrayList<>();
      for (int pv = 0; pv < 16; pv++) {
        Recording recording = recorder.open(f.pv("P:" + pv));
        recordings.add(recording);
        feeders.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      // An hour apart each, so that each is in a file of its own.
                      for (int n = 0; n < 50; n++) {
                        recording.record(sample(RecorderFixture.START.plusSeconds(3600L * n), n));
                      }
                    }));
      }
      for (Thread feeder : feeders) {
        assertThat(feeder.join(LONG)).isTrue();
      }
      recordings.forEach(Recording::close);

      for (int pv = 0; pv < 16; pv++) {
        assertThat(f.valuesOnDisk("P:" + pv)).isEqualTo(upTo(50));
      }
      assertThat(files.openFiles()).noneMatch(name -> name.endsWith(".pb"));
    }
  }

  @Test
  @Guards("A17")
  void anyNumberOfRequestsToFlushIsOne() throws Exception {
    fixture.flushBytes = DataSize.ofBytes(1);
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      Fault hang = files.faults().hang(Operation.WRITE, "**.pb");
      recording.record(sample(0));
      assertThat(hang.awaitHit(LONG)).isTrue();
      for (int n = 1; n < 5000; n++) {
        assertThat(recording.record(sample(n))).isTrue();
      }
      await().until(() -> f.valuesWithTail("A:B").size() == 5000);
      hang.lift();
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(5000));
      assertThat(writesToPartitions()).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  @Guards({"A20", "G9"})
  void aPvWithoutSamplesIsFlushedAtOnceAndWritesNothing() throws Exception {
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      recording.close();

      assertThat(writesToPartitions()).isEmpty();
      assertThat(f.meters.get("varve.engine.flush").timer().count()).isZero();
      assertThat(f.meters.get("varve.engine.flush.failures").counter().count()).isZero();
      assertThat(recording.isPending()).isFalse();
    }
  }

  @Test
  @Guards({"A9", "A19"})
  void aLongTermStoreThatHangsOrFailsIsNotNoticed() throws Exception {
    try (RecorderFixture f = fixture) {
      TypeInfo info = f.pv("A:B");
      List<String> stores = new ArrayList<>(info.dataStores());
      stores.add(
          stores.getFirst().replace("STS", "LTS").replace("/sts", "/lts").replace("HOUR", "YEAR"));
      Recording recording = f.start().open(info.but().dataStores(stores).build());
      for (Operation operation : Operation.values()) {
        if (operation != Operation.STAT) {
          files.faults().hang(operation, "**/lts/**");
        }
      }
      files.faults().fail(Operation.STAT, "**/lts/**");
      for (int n = 0; n < 10; n++) {
        recording.record(sample(n));
      }
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
      assertThat(f.drops.all()).isEmpty();
      assertThat(recording.isPending()).isFalse();
      files.faults().liftAll();
    }
  }

  @Test
  @Guards("D4")
  void whoFindsNoFileHandleKeepsItsLinesAndAppendsThemLater() throws Exception {
    FileHandles handles = new FileHandles(2, Duration.ofMillis(1));
    fixture = new RecorderFixture(files.root(), handles);
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      try (FileHandles.Handle one = handles.toAppend();
          FileHandles.Handle two = handles.toAppend()) {
        recording.record(sample(0));
        await().until(() -> handles.refused() > 1);
        assertThat(recorder.isPending("A:B")).isTrue();
      }
      await().until(() -> f.valuesOnDisk("A:B").equals(upTo(1)));
      assertThat(f.drops.all()).isEmpty();
      recording.close();
    }
  }

  @Test
  @Guards("A16")
  void onlyTheFlusherAndTheRecoveryReachPartitionFiles() {
    JavaClasses engine =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.varve.engine");

    ArchRuleDefinition.noClasses()
        .that()
        .doNotHaveSimpleName("BlockWriter")
        .and()
        .doNotHaveSimpleName("ParallelSync")
        .and()
        .doNotHaveSimpleName("JournalRecovery")
        .should()
        .callMethodWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                        PartitionAppender.class))))
        .check(engine);
    assertThat(engine.get(ParallelSync.class).getMethodCallsFromSelf())
        .noneMatch(call -> call.getName().startsWith("append"));
    assertThat(engine.get(BlockWriter.class).getDirectDependenciesToSelf())
        .allMatch(from -> from.getOriginClass().getSimpleName().equals("Flusher"));
    assertThat(engine.get(BlockWriter.class).getMethodCallsFromSelf())
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(PartitionAppender.class));
  }

  @Test
  @Guards({"B10", "A14"})
  void theEndOfAnHourIsInItsFileThoughTheNextHourHasBegun() throws Exception {
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      recording.record(sample(java.time.Instant.parse("2026-03-04T05:59:59.9Z"), 0));
      recording.record(sample(java.time.Instant.parse("2026-03-04T06:00:00.1Z"), 1));

      Path before = folder.resolve("sts/A/B:2026_03_04_05.pb");
      await().until(() -> Files.exists(before) && f.valuesOnDisk("A:B").equals(upTo(2)));
      assertThat(folder.resolve("sts/A/B:2026_03_04_06.pb")).exists();
      recording.close();
    }
  }

  private List<Performed> writesToPartitions() {
    return files.operations().all().stream()
        .filter(one -> one.operation() == Operation.WRITE)
        .filter(one -> one.path().toString().endsWith(".pb"))
        .toList();
  }

  /** A name that the recorder's two shards share out to this one. */
  private static String ofShard(int shard) {
    return IntStream.range(0, 100)
        .mapToObj(n -> "S:" + n)
        .filter(name -> Math.floorMod(name.hashCode(), 2) == shard)
        .findFirst()
        .orElseThrow();
  }
}
