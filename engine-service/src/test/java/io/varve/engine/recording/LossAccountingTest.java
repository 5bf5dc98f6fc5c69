package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.recordAll;
import static io.varve.engine.recording.RecorderFixture.sample;
import static io.varve.engine.recording.RecorderFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import io.varve.journal.FsyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Every sample is in a file, or counted as lost with its PV and one cause. */
class LossAccountingTest extends OnFaultyDisk {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @Guards({"A3", "B5"})
  void whatIsRecordedIsOnDiskOrCountedWhateverHappens(long seed) throws Exception {
    Random random = new Random(seed);
    fixture.pendingBytes = DataSize.ofKilobytes(8);
    Map<String, List<Integer>> taken = new HashMap<>();
    List<String> names = List.of("Aa:x", "BB:x", "C:y", "D:z");
    int next = 0;
    ShardedRecorder recorder = fixture.start();
    Map<String, Recording> open = openAll(recorder, names);
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(9)) {
        case 0 -> files.faults().fail(Operation.WRITE, "**.pb").times(random.nextInt(5));
        case 1 -> files.faults().tear("**.pb", random.nextInt(500));
        case 2 -> files.faults().fail(Operation.TRUNCATE, "**.pb").times(random.nextInt(5));
        case 3 -> files.faults().unlinkBehind(Operation.WRITE, "**/Aa/*.pb").times(1);
        case 4 -> fixture.mayWrite = random.nextBoolean();
        case 5 -> fixture.freeBytes = random.nextBoolean() ? 0 : Long.MAX_VALUE;
        case 6, 7 -> heal();
        default -> files.faults().fail(Operation.STAT, "**.pb").times(random.nextInt(3));
      }
      for (int n = random.nextInt(40); n > 0; n--) {
        String name = names.get(random.nextInt(names.size()));
        if (open.get(name).record(sample(next))) {
          taken.computeIfAbsent(name, key -> new ArrayList<>()).add(next);
        }
        next++;
      }
    }
    heal();
    for (String name : names) {
      // One more, so that a file that somebody removed is missed.
      int last = next++;
      await().until(() -> open.get(name).record(sample(last)));
      taken.computeIfAbsent(name, key -> new ArrayList<>()).add(last);
    }
    open.values().forEach(Recording::close);
    await().until(() -> names.stream().noneMatch(recorder::isPending));

    for (String name : names) {
      List<Integer> onDisk = fixture.valuesOnDisk(name);
      assertThat(onDisk).as(name).isSorted().doesNotHaveDuplicates();
      assertThat(taken.get(name)).containsAll(onDisk);
      assertThat(onDisk.size() + fixture.drops.of(name)).as(name).isEqualTo(taken.get(name).size());
    }
    fixture.close();
  }

  private void heal() {
    files.faults().liftAll();
    fixture.mayWrite = true;
    fixture.freeBytes = Long.MAX_VALUE;
  }

  private Map<String, Recording> openAll(ShardedRecorder recorder, List<String> names)
      throws IOException {
    Map<String, Recording> open = new HashMap<>();
    for (String name : names) {
      open.put(name, recorder.open(fixture.pv(name)));
    }
    return open;
  }

  @Test
  @Guards("B11")
  void aFileThatSomebodyRemovedIsMadeAnewAndWhatWasInItIsCounted() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      recordAll(recording, 0, 10);
      await().until(() -> f.valuesOnDisk("A:B").size() == 10 && !recorder.isPending("A:B"));
      Files.delete(folder.resolve("sts/A/B:2026_03_04_05.pb"));

      recordAll(recording, 10, 15);
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).containsExactly(10, 11, 12, 13, 14);
      assertThat(f.drops.all()).containsExactly(new Drops.Drop("A:B", DropCause.LOST_FILE, 10));
    }
  }

  @Test
  @Guards("G15")
  void aFullDiskIsNamedAsTheCauseOnceMemoryIsFullToo() throws IOException {
    fixture.pendingBytes = DataSize.ofBytes(300);
    fixture.freeBytes = 10;
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      recording.record(sample(0));
      await().until(() -> !recorder.fullStores().isEmpty());
      recordAll(recording, 1, 100);
      await().until(() -> f.drops.of("A:B") > 0);
      assertThat(recorder.refusedForSpace()).containsOnlyKeys("A:B");
      assertThat(f.valuesOnDisk("A:B")).isEmpty();

      f.freeBytes = Long.MAX_VALUE;
      recording.close();
      await().until(() -> !recorder.isPending("A:B"));

      assertThat(f.drops.total(DropCause.MEMORY)).isZero();
      assertThat(f.valuesOnDisk("A:B").size() + f.drops.of("A:B", DropCause.DISK_FULL))
          .isEqualTo(100);
      assertThat(recorder.fullStores()).isEmpty();
    }
  }

  @Test
  @Guards("B4")
  void aShardThatStumblesGoesOnWithTheSamplesItHadInHand() throws Exception {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      var fault =
          files
              .faults()
              .before(
                  Operation.WRITE,
                  "**/journal/**",
                  path -> {
                    throw new StackOverflowError("at " + path);
                  })
              .times(1);
      recordAll(recording, 0, 10);
      assertThat(fault.awaitHit(LONG)).isTrue();
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
      assertThat(f.drops.all()).isEmpty();
      assertThat(recorder.alive()).isTrue();
    }
  }

  @Test
  @Guards({"B4", "G7"})
  void aShardThatStumblesAgainAndAgainGivesUpAndSaysSo() throws Exception {
    ShardedRecorder recorder = fixture.start();
    Recording recording = recorder.open(fixture.pv("A:B"));
    files
        .faults()
        .before(
            Operation.WRITE,
            "**/journal/**",
            path -> {
              throw new IllegalStateException("at " + path);
            });
    int[] offered = {0};
    await()
        .until(
            () -> {
              recording.record(sample(offered[0]++));
              return !recorder.alive();
            });
    recording.record(sample(offered[0]++));
    fixture.close();

    assertThat(fixture.valuesOnDisk("A:B")).isEmpty();
    assertThat(fixture.drops.of("A:B")).isEqualTo(offered[0]);
    assertThat(fixture.drops.of("A:B", DropCause.FAULT)).isGreaterThan(5);
  }

  @Test
  @Guards({"A12", "G12"})
  void flushingGoesOnAfterErrorsWithinTheBudgetOfRestarts() throws Exception {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      files
          .faults()
          .before(
              Operation.WRITE,
              "**.pb",
              path -> {
                throw new StackOverflowError("at " + path);
              })
          .times(5);
      recordAll(recording, 0, 10);

      await().until(() -> f.valuesOnDisk("A:B").equals(upTo(10)));
      assertThat(recorder.alive()).isTrue();
      assertThat(f.drops.all()).isEmpty();
      recording.close();
    }
  }

  @Test
  @Guards({"A13", "A7"})
  void stoppingWaitsForAFlushUnderWayAndWritesTheRest() throws Exception {
    RecorderFixture f = fixture;
    ShardedRecorder recorder = f.start();
    Recording recording = recorder.open(f.pv("A:B"));
    var hang = files.faults().hang(Operation.WRITE, "**.pb");
    recordAll(recording, 0, 10);
    assertThat(hang.awaitHit(LONG)).isTrue();
    recordAll(recording, 10, 20);

    Thread stopping = Thread.ofPlatform().start(() -> recorder.stop(LONG));
    await().until(() -> !recording.record(sample(99)));
    hang.lift();
    assertThat(stopping.join(LONG)).isTrue();

    assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(20));
    assertThat(f.replay().segments()).isZero();
    f.roots.close();
  }

  @Test
  @Guards({"B7", "G8"})
  void stoppingEndsInTimeThoughTheStoreHangsAndTheJournalBringsItBack() throws Exception {
    RecorderFixture f = fixture;
    f.fsync = FsyncPolicy.BATCH;
    ShardedRecorder recorder = f.start();
    Recording recording = recorder.open(f.pv("A:B"));
    var hang = files.faults().hang(Operation.WRITE, "**.pb");
    recordAll(recording, 0, 10);
    assertThat(hang.awaitHit(LONG)).isTrue();

    Thread stopping = Thread.ofPlatform().start(() -> recorder.stop(Duration.ofMillis(200)));
    assertThat(stopping.join(LONG)).isTrue();
    assertThat(f.drops.all()).isEmpty();

    RecorderFixture next = new RecorderFixture(files.crash().root());
    next.replay();
    assertThat(next.valuesOnDisk("A:B")).isEqualTo(upTo(10));
    next.roots.close();
  }

  @Test
  @Guards({"B5", "G8"})
  void whatNeitherJournalNorFileTookIsCountedAsAbandoned() throws IOException {
    files.faults().fail(Operation.WRITE, "**/journal/**");
    fixture.mayWrite = false;
    ShardedRecorder recorder = fixture.start();
    Recording recording = recorder.open(fixture.pv("A:B"));
    recordAll(recording, 0, 10);
    await().until(() -> recorder.isPending("A:B"));
    fixture.close();

    assertThat(fixture.drops.all()).containsExactly(new Drops.Drop("A:B", DropCause.ABANDONED, 10));
  }

  @Test
  @Guards("D5")
  void aPvThatWasDeletedMeanwhileDoesNotComeBackFromTheJournal() throws IOException {
    fixture.mayWrite = false;
    ShardedRecorder recorder = fixture.start();
    recordAll(recorder.open(fixture.pv("Aa:x")), 0, 10);
    recordAll(recorder.open(fixture.pv("BB:x")), 0, 10);
    fixture.close();

    RecorderFixture next = new RecorderFixture(files.root());
    next.deleted.add("Aa:x");
    assertThat(next.replay().setAside()).hasSize(1);

    assertThat(next.valuesOnDisk("Aa:x")).isEmpty();
    assertThat(folder.resolve("sts/Aa")).doesNotExist();
    assertThat(next.valuesOnDisk("BB:x")).isEqualTo(upTo(10));
    next.roots.close();
  }

  @Test
  @Guards("B2")
  void linesKeepTheirOrderThoughTheJournalTakesOnlyTheLaterOnes() throws Exception {
    fixture.segmentBytes = DataSize.ofKilobytes(1);
    fixture.journalBytes = DataSize.ofKilobytes(2);
    fixture.sealedBefore = new SealedBefore(sample(300).instant().truncatedTo(ChronoUnit.SECONDS));
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      var hang = files.faults().hang(Operation.WRITE, "**/journal/**");
      recording.record(sample(0));
      assertThat(hang.awaitHit(LONG)).isTrue();
      // One batch of late lines that are too many for the journal, and ordinary ones that are not.
      recordAll(recording, 1, 320);
      hang.lift();
      recording.close();

      assertThat(f.meters.get("varve.engine.unjournalled").counter().count()).isPositive();
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(320));
    }
  }
}
