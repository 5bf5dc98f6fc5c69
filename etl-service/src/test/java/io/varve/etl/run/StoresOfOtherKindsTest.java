package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.Archive;
import io.varve.partition.Granularity;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains of stores that are not all folders of PlainPB files. */
class StoresOfOtherKindsTest {
  @TempDir Path folder;
  private EtlRig rig;
  private Archive archive;

  @BeforeEach
  void start() {
    rig = new EtlRig(folder);
    archive = rig.archive;
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  /** Everything that was written to the short-term store by now may move. */
  private void runTwoDaysLater() {
    rig.runAt(Instant.ofEpochSecond(DAY + 60));
    rig.seal(Instant.ofEpochSecond(DAY + 2 * 86_400));
    rig.runAt(Instant.ofEpochSecond(DAY + 2 * 86_400 + 9 * 3600));
    rig.runAt(Instant.ofEpochSecond(DAY + 2 * 86_400 + 18 * 3600));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void aChainMayEndInParquet() throws IOException {
    String parquet =
        "parquet://localhost?name=LTS&partitionGranularity=PARTITION_YEAR&compress=ZSTD&rootFolder="
            + archive.lts.root();
    rig.addPv(List.of(EtlRig.url(archive.sts), EtlRig.url(archive.mts), parquet));
    archive.write(archive.sts, seconds(DAY, 48, 3600));
    List<Long> all = archive.seen();

    runTwoDaysLater();

    Store lts = Store.parse(parquet, new StoreMacros(Map.of()));
    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(archive.partitions(archive.mts)).isEmpty();
    assertThat(archive.seen(lts)).isEqualTo(all);
    assertThat(lts.root().resolve(KEY + "2024.parquet")).exists();
  }

  @Test
  void whatMovesIntoABlackholeIsGoneAndCounted() throws IOException {
    rig.addPv(List.of(EtlRig.url(archive.sts), EtlRig.url(archive.mts), "blackhole://localhost"));
    archive.write(archive.sts, seconds(DAY, 48, 3600));

    runTwoDaysLater();

    assertThat(archive.seen()).isEmpty();
    assertThat(rig.meters.totals()).containsKey("blackhole");
    assertThat(rig.meters.totals().get("blackhole").runs()).isPositive();
  }

  @Test
  void nothingCanComeBehindABlackhole() {
    rig.addPv(
        List.of(
            EtlRig.url(archive.sts), "blackhole://localhost?name=end", EtlRig.url(archive.lts)));
    rig.runAt(Instant.ofEpochSecond(DAY + 60));

    assertThat(rig.table.find(Archive.PV).orElseThrow().plan().fault())
        .contains("Store end keeps nothing, so that nothing comes to LTS");
  }

  @Test
  void aMergedStoreTakesTheOthersSamplesAlong() throws IOException {
    Store other = new Store("other", folder.resolve("other"), Granularity.PARTITION_DAY, 0, 0);
    rig.addPv(List.of(EtlRig.url(archive.sts), merged(EtlRig.url(other)), EtlRig.url(archive.lts)));
    archive.write(archive.sts, DAY + 10, DAY + 30);
    archive.write(other, DAY + 20, DAY + 30);

    runTwoDaysLater();

    assertThat(archive.partitions(archive.mts)).isEmpty();
    assertThat(archive.seen(archive.lts)).containsExactly(DAY + 10, DAY + 20, DAY + 30);
    assertThat(archive.seen(other)).as("nothing of the other is touched").hasSize(2);
  }

  @Test
  void aMergedStoreHoldsItsSamplesBackWhileTheOtherIsNotThere() throws IOException {
    Store other = new Store("other", folder.resolve("other"), Granularity.PARTITION_DAY, 0, 0);
    rig.addPv(List.of(EtlRig.url(archive.sts), merged(EtlRig.url(other)), EtlRig.url(archive.lts)));
    archive.write(archive.sts, DAY + 10);

    runTwoDaysLater();
    assertThat(archive.seen(archive.mts)).containsExactly(DAY + 10);
    assertThat(archive.partitions(archive.lts)).isEmpty();

    Files.createDirectories(other.root());
    rig.runAt(Instant.ofEpochSecond(DAY + 4 * 86_400));
    assertThat(archive.seen(archive.lts)).containsExactly(DAY + 10);
  }

  @Test
  void aMergedStoreWithAnOtherThatCannotBeReadKeepsEverything() throws IOException {
    rig.addPv(
        List.of(
            EtlRig.url(archive.sts),
            merged("pbraw://localhost?rawURL=http%3A%2F%2Fother%2FgetData.raw"),
            EtlRig.url(archive.lts)));
    archive.write(archive.sts, DAY + 10);

    runTwoDaysLater();

    assertThat(archive.seen(archive.mts)).containsExactly(DAY + 10);
    assertThat(rig.table.find(Archive.PV).orElseThrow().plan().fault())
        .contains("'other' of the merged store MTS cannot be read")
        .contains("samples wait in MTS");
  }

  private String merged(String other) {
    return "merge://localhost?name=MTS&dest="
        + encoded(EtlRig.url(archive.mts))
        + "&other="
        + encoded(other);
  }
}
