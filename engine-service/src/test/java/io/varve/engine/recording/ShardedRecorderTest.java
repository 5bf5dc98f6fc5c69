package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.START;
import static io.varve.engine.recording.RecorderFixture.recordAll;
import static io.varve.engine.recording.RecorderFixture.sample;
import static io.varve.engine.recording.RecorderFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.varve.clock.MovableClock;
import io.varve.invariants.Guards;
import io.varve.journal.JournalReplay;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.StoreLock;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ShardedRecorderTest {
  @TempDir Path folder;
  private RecorderFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new RecorderFixture(folder);
  }

  @Test
  @Guards({"D7", "G1", "G9"})
  void closingAPvLeavesAllOfItInItsFile() throws IOException {
    fixture.flushInterval = Duration.ofHours(1);
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      recordAll(recording, 0, 1000);
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(1000));
    }
  }

  @Test
  @Guards("A14")
  void flushesASilentPv() throws IOException {
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      recording.record(sample(0));

      await().until(() -> f.valuesOnDisk("A:B").equals(upTo(1)));
      recording.close();
    }
  }

  @Test
  @Guards("A14")
  void fewLinesWaitForMoreUpToTheLongestTime() throws IOException {
    MovableClock clock = new MovableClock(RecorderFixture.START);
    fixture.clock = clock;
    fixture.flushInterval = Duration.ofSeconds(10);
    fixture.flushLongest = Duration.ofSeconds(60);
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      // So many that one of them has the shard of the PV with few lines.
      List<Recording> many = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        many.add(recorder.open(f.pv("M:" + i)));
      }
      Recording few = recorder.open(f.pv("F:W"));
      few.record(sample(0));
      for (int round = 0; round < 2; round++) {
        int from = round * 400;
        many.forEach(recording -> recordAll(recording, from, from + 400));
        await().until(() -> recorder.queued() == 0);
        clock.advance(Duration.ofSeconds(19));
        for (int i = 0; i < 8; i++) {
          String name = "M:" + i;
          await().until(() -> f.valuesOnDisk(name).size() == from + 400);
        }
        assertThat(f.valuesOnDisk("F:W")).isEmpty();
      }
      assertThat(recorder.longestWait()).isZero();

      clock.advance(Duration.ofSeconds(13));
      await().until(() -> f.valuesOnDisk("F:W").equals(upTo(1)));
    }
  }

  @Test
  void showsInTheTailWhatNoFileShowsYet() throws IOException {
    fixture.flushInterval = Duration.ofHours(1);
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording recording = recorder.open(f.pv("A:B"));
      recordAll(recording, 0, 100);

      await().until(() -> f.valuesWithTail("A:B").equals(upTo(100)));
      assertThat(f.valuesOnDisk("A:B")).isEmpty();
      assertThat(recorder.of("A:C")).isEmpty();
      recording.close();
      assertThat(recorder.isPending("A:B")).isFalse();
    }
  }

  @Test
  @Guards({"A8", "C6"})
  void hasNoHoleAndNothingTwiceAtTheSeamOfTailAndFile() throws Exception {
    fixture.flushInterval = Duration.ofMillis(1);
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      Thread writer = Thread.ofPlatform().start(() -> recordAll(recording, 0, 5000));
      int reads = 0;
      while (writer.isAlive() || reads < 50) {
        List<Integer> seen = f.valuesWithTail("A:B");
        assertThat(seen).isEqualTo(upTo(seen.size()));
        reads++;
      }
      recording.close();
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(5000));
    }
  }

  @Test
  void splitsLinesByPartitionAndYear() throws IOException {
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      Instant newYear = Instant.parse("2027-01-01T00:00:00Z");
      recording.record(sample(newYear.minusSeconds(3601), 0));
      recording.record(sample(newYear.minusNanos(1), 1));
      recording.record(sample(newYear, 2));
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).containsExactly(0, 1, 2);
      try (Stream<Path> files = Files.list(f.sts().resolve("A"))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder(
                "B:2026_12_31_22.pb", "B:2026_12_31_23.pb", "B:2027_01_01_00.pb");
      }
    }
  }

  @Test
  void knowsTheNewestSampleOnDiskAndInMemory() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording first = recorder.open(f.pv("A:B"));
      assertThat(first.newest()).isNull();
      first.record(sample(7));
      assertThat(first.newest()).isEqualTo(sample(7).instant());
      first.close();

      Recording second = recorder.open(f.pv("A:B"));
      assertThat(second.newest()).isEqualTo(sample(7).instant());
      second.close();
    }
  }

  @Test
  @Guards("D12")
  void recordsAPvOnceAtATime() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      recorder.open(f.pv("A:B"));

      assertThatThrownBy(() -> recorder.open(f.pv("A:B")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("A:B");
    }
  }

  @Test
  void refusesAPackedStoreAndLeavesItsFolderAsItIs() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      TypeInfo packed =
          TypeInfo.named("A:B")
              .type(DbrType.SCALAR_INT)
              .appliance("appliance0")
              .dataStores(
                  List.of(
                      "pb://localhost?name=STS&rootFolder=tar://"
                          + f.sts()
                          + "&partitionGranularity=PARTITION_HOUR"))
              .build();

      assertThatThrownBy(() -> recorder.open(packed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("writes plain files only");
      assertThat(f.sts()).doesNotExist();
    }
  }

  @Test
  void refusesAStoreThatAnotherEngineWritesTo() throws IOException {
    try (RecorderFixture f = fixture;
        StoreLock other = StoreLock.acquire(f.sts(), "engine", "the other engine")) {
      ShardedRecorder recorder = f.start();

      assertThatThrownBy(() -> recorder.open(f.pv("A:B")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the other engine");
    }
  }

  @Test
  @Guards({"B5", "G6"})
  void countsWhatAFullQueueRefusesWithCauseAndName() throws IOException {
    fixture.queueBytes = DataSize.ofBytes(4);
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));

      assertThat(recording.record(sample(0))).isFalse();

      assertThat(f.drops.all()).containsExactly(new Drops.Drop("A:B", DropCause.OVERFLOW, 1));
      assertThat(f.drops.total(DropCause.OVERFLOW)).isEqualTo(1);
      assertThat(
              f.meters.get("varve.engine.drops").tag("cause", "overflow").functionCounter().count())
          .isEqualTo(1);
      assertThat(recording.newest()).isNull();
    }
  }

  @Test
  @Guards("B14")
  void refusesASampleOfAnotherTypeThanThePvs() throws IOException {
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));

      assertThat(
              recording.record(
                  new Sample(START.getEpochSecond(), 0, new SampleValue.ScalarDouble(1), 0, 0)))
          .isFalse();

      assertThat(f.drops.all()).containsExactly(new Drops.Drop("A:B", DropCause.TYPE_CHANGE, 1));
    }
  }

  @Test
  @Guards("G2")
  void keepsWhatAFailedFlushCouldNotWriteAndTriesAgain() throws IOException {
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      Files.createDirectories(f.sts());
      Path inTheWay = Files.createFile(f.sts().resolve("A"));
      recordAll(recording, 0, 10);
      await().until(() -> f.meters.get("varve.engine.flush.failures").counter().count() >= 2);
      assertThat(f.valuesWithTail("A:B")).isEqualTo(upTo(10));

      Files.delete(inTheWay);

      await().until(() -> f.valuesOnDisk("A:B").equals(upTo(10)));
      recording.close();
    }
  }

  @Test
  @Guards({"B5", "G15"})
  void namesThePvWhoseSamplesNoLongerFitIntoMemory() throws IOException {
    fixture.pendingBytes = DataSize.ofBytes(300);
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      Files.createDirectories(f.sts());
      Path inTheWay = Files.createFile(f.sts().resolve("A"));
      recordAll(recording, 0, 100);
      await().until(() -> f.drops.of("A:B", DropCause.MEMORY) > 0);
      Files.delete(inTheWay);
      recording.close();

      int kept = f.valuesOnDisk("A:B").size();
      assertThat(kept + f.drops.of("A:B", DropCause.MEMORY)).isEqualTo(100);
    }
  }

  @Test
  @Guards({"B5", "B14", "G14"})
  void countsWhatAFileOfAnotherTypeRefuses() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      Recording before = recorder.open(f.pv("A:B"));
      before.record(sample(0));
      before.close();
      Recording after = recorder.open(f.pv("A:B").but().type(DbrType.SCALAR_DOUBLE).build());
      after.record(
          new Sample(START.getEpochSecond() + 5, 0, new SampleValue.ScalarDouble(1), 0, 0));
      after.close();

      assertThat(f.drops.all()).containsExactly(new Drops.Drop("A:B", DropCause.REFUSED, 1));
      assertThat(f.valuesOnDisk("A:B")).containsExactly(0);
    }
  }

  @Test
  @Guards("D13")
  void oneBadPvDoesNotKeepTheJournalOfTheOthersFromShrinking() throws IOException {
    fixture.segmentBytes = DataSize.ofKilobytes(1);
    fixture.journalBytes = DataSize.ofKilobytes(16);
    fixture.flushInterval = Duration.ofMillis(1);
    MovableClock clock = new MovableClock(START);
    fixture.clock = clock;
    ShardedRecorder recorder = fixture.start();
    // Both names have the same hash, so they share a shard.
    Recording bad = recorder.open(fixture.pv("Aa:x"));
    Recording good = recorder.open(fixture.pv("BB:x"));
    Path inTheWay = Files.createFile(fixture.sts().resolve("Aa"));
    bad.record(sample(0));
    await().until(() -> fixture.valuesWithTail("Aa:x").equals(upTo(1)));
    Path first = firstSegment();

    AtomicInteger next = new AtomicInteger();
    await()
        .until(
            () -> {
              for (int n = 0; n < 50; n++) {
                good.record(sample(next.incrementAndGet()));
              }
              // What the threads do once a second they do each time, however slow the machine is.
              clock.advance(Duration.ofSeconds(1));
              return !Files.exists(first);
            });
    good.close();
    fixture.close();

    Files.delete(inTheWay);
    RecorderFixture restarted = new RecorderFixture(folder);
    restarted.replay();
    assertThat(restarted.valuesOnDisk("Aa:x")).isEqualTo(upTo(1));
  }

  private Path firstSegment() throws IOException {
    try (Stream<Path> files = Files.walk(fixture.journals())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segment-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void countsLateSamplesAndAppendsThem() throws IOException {
    fixture.sealedBefore = new SealedBefore(START.plusSeconds(3600));
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      recording.record(sample(START, 0));
      recording.record(sample(START.plusSeconds(3600), 1));
      recording.close();

      assertThat(f.valuesOnDisk("A:B")).containsExactly(0, 1);
      assertThat(f.meters.get("varve.engine.late").counter().count()).isEqualTo(1);
    }
  }

  @Test
  @Guards("G11")
  void writesNothingWithoutAPermitAndCatchesUpWithOne() throws IOException {
    fixture.mayWrite = false;
    try (RecorderFixture f = fixture) {
      Recording recording = f.start().open(f.pv("A:B"));
      recordAll(recording, 0, 10);
      await().until(() -> f.valuesWithTail("A:B").equals(upTo(10)));
      recording.close();
      assertThat(f.valuesOnDisk("A:B")).isEmpty();

      f.mayWrite = true;

      await().until(() -> f.valuesOnDisk("A:B").equals(upTo(10)));
    }
  }

  @Test
  @Guards("A13")
  void stoppingEmptiesMemoryAndJournal() throws IOException {
    fixture.flushInterval = Duration.ofHours(1);
    Recording recording = fixture.start().open(fixture.pv("A:B"));
    recordAll(recording, 0, 3000);
    fixture.close();

    assertThat(fixture.valuesOnDisk("A:B")).isEqualTo(upTo(3000));
    JournalReplay.Report report = fixture.replay();
    assertThat(report.segments()).isZero();
    assertThat(recording.record(sample(9999))).isFalse();
    assertThat(fixture.drops.of("A:B", DropCause.ABANDONED)).isEqualTo(1);
  }

  @Test
  @Guards("G8")
  void whatStoppingCouldNotWriteComesBackAtTheNextStart() throws IOException {
    fixture.mayWrite = false;
    Recording recording = fixture.start().open(fixture.pv("A:B"));
    recordAll(recording, 0, 50);
    fixture.close();
    assertThat(fixture.valuesOnDisk("A:B")).isEmpty();

    RecorderFixture next = new RecorderFixture(folder);
    next.replay();

    assertThat(next.valuesOnDisk("A:B")).isEqualTo(upTo(50));
    assertThat(next.replay().segments()).isZero();
  }

  @Test
  void aPvWhoseFilesAreBrokenIsSetAsideAndTheOthersComeBack() throws IOException {
    fixture.mayWrite = false;
    ShardedRecorder recorder = fixture.start();
    Recording broken = recorder.open(fixture.pv("Aa:x"));
    Recording whole = recorder.open(fixture.pv("BB:x"));
    recordAll(broken, 0, 10);
    recordAll(whole, 0, 10);
    fixture.close();
    Files.createFile(fixture.sts().resolve("Aa"));

    RecorderFixture next = new RecorderFixture(folder);
    JournalReplay.Report report = next.replay();

    assertThat(next.valuesOnDisk("BB:x")).isEqualTo(upTo(10));
    assertThat(report.setAside()).hasSize(1);
  }
}
