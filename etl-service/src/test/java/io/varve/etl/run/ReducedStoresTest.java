package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.plan.PvStages;
import io.varve.partition.Granularity;
import io.varve.store.Sidecars;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores with reducedata and pp in a PV's chain (contract storage-retrieval 2.2). */
class ReducedStoresTest {
  private static final Instant LATER = Instant.ofEpochSecond(DAY).plus(Duration.ofDays(3));

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

  private void addPv(String parameters) {
    List<String> urls = rig.urls();
    rig.addPv(List.of(urls.get(0), urls.get(1), urls.get(2) + parameters));
    rig.runAt(Instant.ofEpochSecond(DAY));
  }

  private PvStages plan() {
    return rig.table.find(PV).orElseThrow().plan();
  }

  @Test
  void theLastStoreKeepsMeansAndTheOthersSamples() throws IOException {
    addPv("&reducedata=meanSample_600");
    rig.archive.write(rig.archive.sts, seconds(DAY, 240, 60));
    rig.seal(Instant.ofEpochSecond(DAY + 14_400));
    rig.runAt(Instant.ofEpochSecond(DAY + 7200 + 310));
    assertThat(rig.archive.seen(rig.archive.mts)).as("samples").hasSize(120);

    rig.seal(LATER);
    rig.runAt(LATER);
    rig.runAt(LATER.plus(Duration.ofHours(9)));

    assertThat(rig.archive.seen(rig.archive.lts)).as("means").hasSize(24).contains(DAY + 300);
    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
    assertThat(rig.meterRegistry.get("varve.etl.moves").tag("destination", "LTS").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"meen_600", "optimized_100", "mean_x"})
  void anOperatorThatCannotBeKeptLeavesSamplesWhereTheyAre(String operator) throws IOException {
    addPv("&reducedata=" + operator);
    rig.archive.write(rig.archive.mts, DAY);
    rig.seal(LATER);
    rig.runAt(LATER);

    assertThat(rig.archive.seen(rig.archive.mts)).containsExactly(DAY);
    assertThat(plan().fault()).contains("LTS", "reducedata", "samples wait in MTS");
    assertThat(plan().stages()).hasSize(1);
  }

  /** What comes later could not be put into the results any more. */
  @Test
  void nothingIsReducedBeforeWhatIsOlderHasComeThrough() throws IOException {
    addPv("&reducedata=mean_600");
    Path stuck = rig.archive.sts.file(KEY, Granularity.PARTITION_HOUR.at(DAY + 3600));
    rig.archive.write(rig.archive.sts, DAY + 3600);
    byte[] whole = Files.readAllBytes(stuck);
    Files.writeString(stuck, "no header\n");
    rig.archive.write(rig.archive.mts, DAY, DAY + 86_400);
    rig.seal(LATER);
    rig.runAt(LATER);
    assertThat(rig.archive.partitions(rig.archive.mts)).hasSize(2);
    assertThat(rig.archive.partitions(rig.archive.lts)).isEmpty();

    Files.write(stuck, whole);
    rig.runAt(LATER.plus(Duration.ofHours(9)));
    rig.runAt(LATER.plus(Duration.ofHours(18)));

    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
    assertThat(rig.archive.seen(rig.archive.lts)).contains(DAY + 300, DAY + 3900, DAY + 86_700);
  }

  @Test
  void aPausedPvIsConsolidatedReduced() throws IOException {
    addPv("&reducedata=lastSample_600");
    TypeInfo info = rig.registry.typeInfos().find(PV).orElseThrow();
    rig.registry.typeInfos().save(info.but().paused(true).build());
    rig.runAt(Instant.ofEpochSecond(DAY + 1));
    rig.archive.write(rig.archive.sts, seconds(DAY, 20, 60));

    rig.consolidation.consolidate(PV, "LTS", LATER);

    assertThat(rig.archive.seen(rig.archive.lts)).containsExactly(DAY + 540, DAY + 1140);
  }

  @Test
  void theCarryGoesWithItsPv() throws IOException {
    addPv("&reducedata=mean_600");
    rig.archive.write(rig.archive.mts, DAY);
    rig.seal(LATER);
    rig.runAt(LATER);
    Path carries = Sidecars.folder(rig.archive.lts.root(), "reduced");
    assertThat(carries).isNotEmptyDirectory();

    rig.move.forget(rig.archive.lts, KEY);

    assertThat(carries).isEmptyDirectory();
  }

  /** Caches are neither written nor asked for; summaries and samples answer instead. */
  @Test
  void ppIsAcceptedWhateverItNamesAndWritesNothing() throws IOException {
    addPv("&pp=mean_3600&pp=nosuch");
    rig.archive.write(rig.archive.mts, DAY, DAY + 1);
    rig.seal(LATER);
    rig.runAt(LATER);

    assertThat(rig.archive.seen(rig.archive.lts)).containsExactly(DAY, DAY + 1);
    try (var files = Files.list(rig.archive.lts.root().resolve("T"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("pv:2024.pb");
    }
  }
}
