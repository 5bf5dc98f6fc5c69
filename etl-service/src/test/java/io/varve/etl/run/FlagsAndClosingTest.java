package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.move.Archive;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that named flags hold back, and stores that are emptied when recording stops. */
class FlagsAndClosingTest {
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

  private void addPv(String moreOfFirst, String moreOfSecond, boolean paused) {
    rig.registry
        .typeInfos()
        .save(
            TypeInfo.named(Archive.PV)
                .appliance(EtlRig.APPLIANCE)
                .paused(paused)
                .dataStores(
                    List.of(
                        EtlRig.url(rig.archive.sts) + moreOfFirst,
                        EtlRig.url(rig.archive.mts) + moreOfSecond,
                        EtlRig.url(rig.archive.lts)))
                .build());
  }

  private double waiting() {
    return rig.meterRegistry.get("varve.etl.waiting.stages").gauge().value();
  }

  private double misconfigured() {
    return rig.meterRegistry
        .get("varve.etl.failures")
        .tag("cause", "configuration")
        .counter()
        .count();
  }

  // EAA throws away what a store with a flag that is off does not take
  @Test
  void whatAStoreDoesNotTakeWaitsUntilItsFlagIsOn() throws IOException {
    rig.registry.namedFlags().set("COLD", false);
    addPv("", "&etlIntoStoreIf=COLD", false);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));
    rig.seal(at(3600));
    rig.runAt(at(2 * 3600 + 310));
    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(10);
    assertThat(waiting()).isEqualTo(1);
    assertThat(misconfigured()).isZero();

    rig.registry.namedFlags().set("COLD", true);
    rig.runAt(at(3 * 3600 + 310));

    assertThat(rig.archive.seen(rig.archive.mts)).hasSize(10);
    assertThat(waiting()).isZero();
  }

  @Test
  void aFlagThatNobodyEverSetIsReportedAsAnError() throws IOException {
    addPv("&etlOutofStoreIf=MISSPELT", "", false);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));
    rig.seal(at(3600));
    rig.runAt(at(2 * 3600 + 310));
    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(10);
    assertThat(misconfigured()).isEqualTo(1);
  }

  @Test
  void aSuspendedStoreStaysSuspendedWhenEtlStartsAgain() throws IOException {
    rig.addPv();
    rig.registry.namedFlags().set("SKIP_MTS_FOR_ETL", true);
    rig.close();
    rig = new EtlRig(folder);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));
    rig.seal(at(3600));
    rig.runAt(at(2 * 3600 + 310));
    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(10);
  }

  @Test
  void consolidationSaysThatAStoreIsSuspended() throws IOException {
    addPv("", "", true);
    rig.registry.namedFlags().set("SKIP_MTS_FOR_ETL", true);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(3600));
    assertThatThrownBy(() -> rig.consolidation.consolidate(Archive.PV, "LTS", at(99_999)))
        .hasMessageContaining("SKIP_MTS_FOR_ETL is on");
    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(10);
  }

  @Test
  void aPausedPvLeavesAStoreThatShallKeepNothing() throws IOException {
    addPv("&consolidateOnShutdown=true", "", true);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.inUse = Optional.of("the engine has not closed it");
    rig.runAt(at(60));
    assertThat(rig.archive.seen(rig.archive.sts)).as("still being written").hasSize(10);

    rig.inUse = Optional.empty();
    rig.runAt(at(100));

    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
    assertThat(rig.archive.seen(rig.archive.mts)).hasSize(10);
  }

  // the PV stays paused: nothing but the flag changes
  @Test
  void aPausedPvLeavesSuchAStoreLaterWhenAFlagHeldItBack() throws IOException {
    rig.registry.namedFlags().set("SKIP_MTS_FOR_ETL", true);
    addPv("&consolidateOnShutdown=true", "", true);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));
    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(10);

    rig.registry.namedFlags().set("SKIP_MTS_FOR_ETL", false);
    rig.runAt(at(100));

    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
    assertThat(rig.archive.seen(rig.archive.mts)).hasSize(10);
  }

  @Test
  void aStopEmptiesThoseStoresWhenTheEngineHasStopped() throws IOException {
    addPv("&consolidateOnShutdown=true", "", false);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));

    rig.farewell(at(60), Instant.MAX);

    assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
    assertThat(rig.archive.seen(rig.archive.mts)).hasSize(10);
  }

  @Test
  void aStopLeavesWhatAnEngineElsewhereMayStillWrite() throws IOException {
    addPv("&consolidateOnShutdown=true", "", false);
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.archive.write(rig.archive.sts, seconds(DAY + 3600, 10, 1));
    rig.runAt(at(3660));

    rig.farewell(at(3660), at(3600));

    assertThat(rig.archive.partitions(rig.archive.sts)).containsExactly("2024_02_28_01");
    assertThat(rig.archive.seen()).hasSize(20);
  }

  @Test
  void aStopLeavesOtherStoresAsTheyAre() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(at(60));

    rig.farewell(at(60), Instant.MAX);

    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(10);
  }
}
