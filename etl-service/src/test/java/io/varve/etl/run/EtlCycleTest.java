package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import io.varve.store.FreeSpace;
import io.varve.store.StoreLock;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtlCycleTest {
  @TempDir Path folder;
  private EtlRig rig;

  @BeforeEach
  void start() {
    rig = new EtlRig(folder);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(DAY + second);
  }

  @Test
  void stagesRunWhenTheyAreDueAndNotBefore() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.archive.write(rig.archive.sts, seconds(DAY + 3600, 10, 1));
    rig.runAt(at(3600 + 60));
    rig.seal(at(3600));
    // Due at 02:05:00, started ten seconds later.
    rig.runAt(at(2 * 3600 + 309));
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(2);
    rig.runAt(at(2 * 3600 + 310));
    assertThat(rig.archive.partitions(rig.archive.sts))
        .as("the second hour is not sealed")
        .containsExactly("2024_02_28_01");
    rig.seal(at(7200));
    rig.runAt(at(2 * 3600 + 311));
    assertThat(rig.archive.partitions(rig.archive.sts)).as("not due again").hasSize(1);
    rig.runAt(at(3 * 3600 + 310));
    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
    assertThat(rig.archive.seen()).hasSize(20);
  }

  @Test
  void aStageRunsThoughTheRegistryFailedWhenItWasDue() throws Exception {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600 + 60));
    rig.seal(at(3600));
    rig.runAt(at(2 * 3600 + 309));
    rig.sql("alter table lease rename to lost");
    assertThatThrownBy(() -> rig.runAt(at(2 * 3600 + 310))).hasMessageContaining("lease");
    rig.sql("alter table lost rename to lease");
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);

    rig.runAt(at(2 * 3600 + 311));

    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
  }

  @Test
  void aFaultInAMoveIsCountedAndTheStageRunsAgain() throws IOException {
    AtomicBoolean faulty = new AtomicBoolean(true);
    rig.close();
    rig =
        new EtlRig(
            folder,
            "ETL of test",
            root -> {
              if (faulty.get()) {
                throw new IllegalStateException("a fault");
              }
              return Long.MAX_VALUE;
            });
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));
    rig.seal(at(3600));
    rig.runAt(at(2 * 3600 + 310));
    assertThat(rig.meterRegistry.get("varve.etl.failures").tag("cause", "fault").counter().count())
        .isEqualTo(1);
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);

    faulty.set(false);
    rig.runAt(at(3 * 3600 + 310));

    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
  }

  @Test
  void daysGoOnToTheYear() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.mts, seconds(DAY - 86_400, 10, 1));
    rig.runAt(at(0));
    rig.seal(at(0));
    rig.runAt(at(8 * 3600 + 310));
    assertThat(rig.archive.seen(rig.archive.lts)).hasSize(10);
    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
  }

  @Test
  void nothingMovesBeforeAnEngineHasSealedAnything() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600));
    rig.runAt(at(50 * 3600));
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
  }

  @Guards("E27")
  @Test
  void aPvPausedUnderAnotherSpellingOfItsNameStays() throws IOException {
    TypeInfo info = rig.addPv();
    rig.registry.typeInfos().save(info.but().pvName("T/pv").paused(true).build());
    assertMovesNothing();
  }

  @Test
  void aPausedPvStays() throws IOException {
    rig.registry.typeInfos().save(rig.addPv().but().paused(true).build());
    assertMovesNothing();
  }

  @Test
  void aPvThatIsNotArchivedStays() throws IOException {
    rig.registry
        .typeInfos()
        .save(rig.addPv().but().samplingMethod(SamplingMethod.DONT_ARCHIVE).build());
    assertMovesNothing();
  }

  @Test
  void aPvOfAnotherApplianceStays() throws IOException {
    rig.registry.typeInfos().save(rig.addPv().but().appliance("appliance1").build());
    assertMovesNothing();
  }

  private void assertMovesNothing() throws IOException {
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600));
    rig.seal(at(3600));
    rig.runAt(at(7200 + 310));
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
  }

  // neighbouring stages of a PV never run together
  @Guards("E16")
  @Test
  void aStageWhoseFilesAreInUseStaysDue() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600));
    rig.seal(at(3600));
    try (PvLocks.Hold held =
        rig.locks.tryAcquire(KEY, List.of(rig.archive.mts.root())).orElseThrow()) {
      rig.runAt(at(7200 + 310));
      assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
    }
    rig.runAt(at(7200 + 311));
    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
  }

  @Test
  void aFullDestinationKeepsTheDataWhereItIsAndTellsTheBacklog() throws IOException {
    rig.close();
    rig = new EtlRig(folder, "ETL without room", root -> 0);
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.archive.write(rig.archive.sts, seconds(DAY + 3600, 10, 1));
    rig.runAt(at(3600));
    rig.seal(at(7200));
    rig.runAt(at(7200 + 310));
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(2);
    assertThat(meter("varve.etl.failures", "cause", "out_of_space")).isEqualTo(1);
    assertThat(rig.meterRegistry.get("varve.etl.backlog.partitions").gauge().value()).isEqualTo(2);
    assertThat(rig.meterRegistry.get("varve.etl.backlog.oldest.age").gauge().value())
        .isEqualTo(3600 + 310);
  }

  @Test
  void whatWasMovedIsCounted() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    LineBuffer header = new LineBuffer(64);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, PV, 2024).writeTo(header);
    long body = Files.size(rig.archive.files(rig.archive.sts).getFirst().path()) - header.size();
    rig.runAt(at(3600));
    rig.seal(at(3600));
    rig.runAt(at(7200 + 310));
    assertThat(meter("varve.etl.moves", "destination", "MTS")).isEqualTo(1);
    assertThat(meter("varve.etl.bytes", "destination", "MTS")).isEqualTo((double) body);
    assertThat(rig.meterRegistry.get("varve.etl.duration").timer().count()).isEqualTo(1);
  }

  private double meter(String name, String tag, String value) {
    return rig.meterRegistry.get(name).tag(tag, value).counter().count();
  }

  @Test
  void aSecondEtlOfTheApplianceMovesNothingUntilTheFirstIsGone() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600));
    rig.seal(at(3600));
    try (EtlRig second = new EtlRig(folder, "the second", FreeSpace.OF_FILE_SYSTEM)) {
      second.runAt(at(3600));
      second.runAt(at(3600 + 20));
      assertThat(second.table.all()).isEmpty();
      // The first one has died; its lease ends by itself.
      second.runAt(at(3600 + 40));
      second.runAt(at(7200 + 310));
      assertThat(second.archive.partitions(rig.archive.sts)).isEmpty();
      // And when the first one turns out to be alive it has lost the right to move.
      rig.archive.write(rig.archive.sts, seconds(DAY + 7200, 10, 1));
      rig.seal(at(4 * 3600));
      rig.runAt(at(7200 + 312));
      assertThat(rig.queued()).isZero();
      assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
    }
  }

  @Test
  void aStoreThatAnotherProcessHoldsIsRefusedWithItsName() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600));
    rig.seal(at(3600));
    try (StoreLock foreign =
        StoreLock.acquire(rig.archive.mts.root(), "etl", "ETL of the neighbour")) {
      rig.runAt(at(7200 + 310));
    }
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
    assertThat(meter("varve.etl.failures", "cause", "locked")).isEqualTo(1);
    rig.runAt(at(3 * 3600 + 310));
    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
  }

  @Test
  void aChangeOfTheRegistryIsFollowedAtOnce() {
    rig.runAt(at(0));
    assertThat(rig.table.find(PV)).isEmpty();
    TypeInfo info = rig.addPv();
    rig.runAt(at(1));
    assertThat(rig.table.find(PV).orElseThrow().tracks()).hasSize(2);
    rig.registry.typeInfos().save(info.but().paused(true).build());
    rig.runAt(at(2));
    assertThat(rig.table.find(PV).orElseThrow().tracks()).isEmpty();
    rig.registry.typeInfos().delete(PV);
    rig.runAt(at(3));
    assertThat(rig.table.find(PV)).isEmpty();
  }

  // contract 8.6: gradual accumulation, hour by hour over a leap day into a new month
  @Test
  void whileDataGrowsEverySampleIsSeenOnce() throws IOException {
    rig.addPv();
    List<Long> written = new ArrayList<>();
    for (int hour = 0; hour < 72; hour++) {
      long[] samples = seconds(DAY + hour * 3600L, 3, 1200);
      rig.archive.write(rig.archive.sts, samples);
      for (long sample : samples) {
        written.add(sample);
      }
      Instant now = at(hour * 3600L + 3500);
      rig.clock.set(now);
      rig.seal(now.minus(Duration.ofMinutes(40)));
      rig.runAt(now);
      assertThat(rig.archive.seen()).isEqualTo(written);
    }
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSizeLessThan(4);
    assertThat(rig.archive.partitions(rig.archive.lts)).containsExactly("2024");
  }
}
