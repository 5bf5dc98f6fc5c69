package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.move.Archive;
import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.registry.Tombstones;
import io.varve.store.Store;
import io.varve.store.StoreLock;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

/** Consolidation and deletion: the work that users ask for. */
class ConsolidationTest {
  private static final Instant FAR = Instant.ofEpochSecond(DAY).plus(Duration.ofDays(800));

  @TempDir Path folder;
  private EtlRig rig;

  @BeforeEach
  void start() {
    rig = new EtlRig(folder);
    rig.runAt(Instant.ofEpochSecond(DAY + 7200));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private TypeInfo addPausedPv() {
    TypeInfo info = rig.addPv().but().paused(true).build();
    rig.registry.typeInfos().save(info);
    return info;
  }

  @Test
  void allOfAPausedPvMovesTheCurrentPartitionToo() throws IOException {
    addPausedPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 600));
    rig.archive.write(rig.archive.mts, seconds(DAY - 86_400, 10, 600));
    assertThat(rig.consolidation.consolidate(PV, "LTS", FAR)).isEqualTo(2 + 2);
    assertThat(rig.archive.seen(rig.archive.lts)).hasSize(20);
    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
  }

  @Test
  void consolidationStopsAtTheNamedStore() throws IOException {
    addPausedPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 600));
    assertThat(rig.consolidation.consolidate(PV, "MTS", FAR)).isEqualTo(2);
    assertThat(rig.archive.seen(rig.archive.mts)).hasSize(10);
    assertThat(rig.archive.partitions(rig.archive.lts)).isEmpty();
  }

  @Guards("E25")
  @Test
  void whatCannotMoveIsNotCountedAndSaidSo() throws IOException {
    addPausedPv();
    rig.archive.write(rig.archive.sts, DAY);
    Files.writeString(
        rig.archive.sts.file(KEY, Granularity.PARTITION_HOUR.at(DAY + 3600)), "no header\n");
    assertThatThrownBy(() -> rig.consolidation.consolidate(PV, "MTS", FAR))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("1 files were moved")
        .hasMessageContaining("cannot be read");
  }

  @Guards({"E25", "F9"})
  @Test
  void aPvThatIsNotPausedIsRefused() {
    rig.addPv();
    assertThatThrownBy(() -> rig.consolidation.consolidate(PV, "LTS", FAR))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.CONFLICT))
        .hasMessage("Cannot consolidate unless PV T:pv is paused.");
  }

  @Test
  void unknownPvsAndStoresAreRefused() {
    addPausedPv();
    assertThatThrownBy(() -> rig.consolidation.consolidate("no:such", "LTS", FAR))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.NOT_FOUND));
    assertThatThrownBy(() -> rig.consolidation.consolidate(PV, "XLTS", FAR))
        .hasMessage("Cannot find storage with name XLTS for pv T:pv");
  }

  @Test
  void aPvThatTheEngineStillWritesIsRefused() throws IOException {
    addPausedPv();
    rig.archive.write(rig.archive.sts, DAY);
    Consolidation busy =
        new Consolidation(
            rig.registry.typeInfos(),
            EtlRig.APPLIANCE,
            rig.table,
            rig.locks,
            rig.runner,
            pv -> Optional.of("the engine has not closed it within 5 s"));
    assertThatThrownBy(() -> busy.consolidate(PV, "LTS", FAR))
        .hasMessageContaining("has not closed it");
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
  }

  // contract 8.6: hold and gather are judged as of the date
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void holdAndGatherAreJudgedByTheDate(int d) throws IOException {
    Archive held =
        new Archive(
            rig.archive.sts,
            new Store("MTS", rig.archive.mts.root(), Granularity.PARTITION_DAY, 5, 3),
            rig.archive.lts);
    rig.registry
        .typeInfos()
        .save(
            TypeInfo.named(PV)
                .appliance(EtlRig.APPLIANCE)
                .paused(true)
                .dataStores(
                    List.of(EtlRig.url(held.sts), EtlRig.url(held.mts), EtlRig.url(held.lts)))
                .build());
    held.write(held.sts, seconds(DAY, 240, 3600));
    Instant asOf = Instant.ofEpochSecond(DAY).plus(Duration.ofDays(10 + d));

    assertThat(rig.consolidation.consolidate(PV, "LTS", asOf)).isEqualTo(240 + 7 + d);

    assertThat(held.partitions(held.sts)).isEmpty();
    assertThat(held.partitions(held.mts)).hasSize(3 - d);
    assertThat(held.seen(held.lts)).hasSize(24 * (7 + d));
  }

  @Guards({"D5", "D6", "E30"})
  @Test
  void aTombstoneTakesTheFilesAndThenItself() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 600));
    rig.archive.write(rig.archive.mts, DAY);
    rig.archive.write(rig.archive.lts, DAY);
    Path sidecar = rig.archive.mts.root().resolve("T/pv:2024.mean_3600");
    Files.writeString(sidecar, "a cache of EAA");
    Path aside = rig.archive.mts.root().resolve(".varve/quarantine/T%pv:2024_02_28.pb.1");
    Files.createDirectories(aside.getParent());
    Files.writeString(aside, "set aside");
    Path neighbour = rig.archive.lts.root().resolve("T/pv2:2024.pb");
    Files.writeString(neighbour, "another PV");
    rig.registry.typeInfos().delete(PV);
    rig.registry.tombstones().add(tombstone(true));

    rig.runAt(Instant.ofEpochSecond(DAY + 7201));

    assertThat(rig.registry.tombstones().contains(PV)).isFalse();
    assertThat(rig.archive.seen()).isEmpty();
    assertThat(sidecar).doesNotExist();
    assertThat(aside).doesNotExist();
    assertThat(neighbour).exists();
    assertThat(rig.archive.sts.root().resolve("T")).as("an empty folder").doesNotExist();
    assertThat(rig.archive.lts.root().resolve("T")).exists();
    rig.archive.write(rig.archive.sts, DAY);
    assertThat(rig.archive.seen()).containsExactly(DAY);
  }

  @Test
  void aTombstoneThatKeepsTheDataOnlyEnds() throws IOException {
    rig.archive.write(rig.archive.sts, DAY);
    rig.registry.tombstones().add(tombstone(false));
    rig.runAt(Instant.ofEpochSecond(DAY + 7201));
    assertThat(rig.registry.tombstones().contains(PV)).isFalse();
    assertThat(rig.archive.seen()).containsExactly(DAY);
  }

  @Test
  void aDeletionWaitsForAMoveOfThePv() throws IOException {
    rig.archive.write(rig.archive.sts, DAY);
    rig.registry.tombstones().add(tombstone(true));
    try (PvLocks.Hold moving =
        rig.locks.tryAcquire(KEY, List.of(rig.archive.mts.root())).orElseThrow()) {
      rig.runAt(Instant.ofEpochSecond(DAY + 7201));
      assertThat(rig.registry.tombstones().contains(PV)).isTrue();
    }
    rig.runAt(Instant.ofEpochSecond(DAY + 7202));
    assertThat(rig.registry.tombstones().contains(PV)).isFalse();
    assertThat(rig.archive.seen()).isEmpty();
  }

  @Test
  void filesInAStoreThatAnotherProcessMovesInStayAndSoDoesTheTombstone() throws IOException {
    rig.archive.write(rig.archive.lts, DAY);
    try (StoreLock other =
        StoreLock.acquire(rig.archive.lts.root(), StoreLock.ETL, "another process")) {
      rig.registry.tombstones().add(tombstone(true));
      rig.cycle.tick();
      assertThat(rig.archive.partitions(rig.archive.lts)).hasSize(1);
      assertThat(rig.registry.tombstones().contains(PV)).isTrue();
    }
    rig.clock.advance(Duration.ofSeconds(6));

    rig.cycle.tick();

    assertThat(rig.archive.partitions(rig.archive.lts)).isEmpty();
    assertThat(rig.registry.tombstones().contains(PV)).isFalse();
  }

  @Test
  void aPvWithATombstoneIsNotMoved() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, DAY);
    rig.runAt(Instant.ofEpochSecond(DAY + 7201));
    rig.seal(Instant.ofEpochSecond(DAY + 3600));
    try (PvLocks.Hold deleting =
        rig.locks.tryAcquire(KEY, List.of(rig.archive.lts.root())).orElseThrow()) {
      rig.registry.tombstones().add(tombstone(true));
      rig.runAt(Instant.ofEpochSecond(DAY + 3 * 3600 + 310));
      assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
    }
  }

  private Tombstones.Tombstone tombstone(boolean deleteData) {
    return new Tombstones.Tombstone(
        PV, EtlRig.APPLIANCE, KEY, rig.urls(), deleteData, rig.clock.instant());
  }
}
