package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.varve.etl.move.Archive;
import io.varve.etl.space.SpaceForecast;
import io.varve.objectstore.BucketServer;
import io.varve.objectstore.ObjectStores;
import io.varve.partition.Granularity;
import io.varve.registry.Tombstones;
import io.varve.store.FreeSpace;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ETL as a whole with its last store in a bucket, as type infos name it. */
@Timeout(60)
class ObjectStoreCycleTest {
  @TempDir Path folder;
  private BucketServer server;
  private ObjectStores stores;
  private EtlRig rig;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder.resolve("server"));
    stores = server.client();
    Path root = stores.at("s3://" + BucketServer.BUCKET + "/lts");
    Archive archive =
        new Archive(
            new Store("STS", folder.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0),
            new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 0, 0),
            new Store("LTS", root, Granularity.PARTITION_YEAR, 0, 0));
    rig = new EtlRig(folder, archive, stores);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    stores.close();
    server.close();
  }

  @Test
  void hoursReachTheBucketThroughTheStoreBefore() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 600));
    rig.archive.write(rig.archive.sts, seconds(DAY + 86_400, 10, 600));
    List<Long> original = rig.archive.seen();
    rig.runAt(Instant.ofEpochSecond(DAY));
    rig.seal(Instant.ofEpochSecond(DAY + 3 * 86_400));

    for (int hour = 1; hour < 72; hour++) {
      rig.runAt(Instant.ofEpochSecond(DAY + hour * 3600 + 600));
      assertThat(rig.archive.seen()).isEqualTo(original);
    }

    assertThat(rig.archive.seen(rig.archive.lts)).isEqualTo(original);
    assertThat(server.synced().resolve("lts/T/pv:2024.pb")).isNotEmptyFile();
    assertThat(server.synced().resolve("lts/.varve/etl.claim"))
        .content()
        .contains("holder ETL of test");
  }

  @Test
  void aBucketOutOfReachIsNamedAndOtherPvsMoveOn() throws IOException {
    TypeInfo there = rig.addPv();
    Store folderLts = new Store("LTS", folder.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0);
    rig.registry
        .typeInfos()
        .save(
            there
                .but()
                .pvName("T:other")
                .dataStores(List.of(rig.urls().get(0), rig.urls().get(1), EtlRig.url(folderLts)))
                .build());
    Store mts = rig.archive.mts;
    rig.archive.write(mts, seconds(DAY, 10, 600));
    Path other = mts.file("T/other:", Granularity.PARTITION_DAY.at(DAY));
    Files.createDirectories(other.getParent());
    Files.copy(mts.file(KEY, Granularity.PARTITION_DAY.at(DAY)), other);
    rig.runAt(Instant.ofEpochSecond(DAY));
    rig.seal(Instant.ofEpochSecond(DAY + 3 * 86_400));
    server.wire().cut(0, 1_000_000);

    for (int hour = 1; hour < 50; hour += 6) {
      rig.runAt(Instant.ofEpochSecond(DAY + hour * 3600 + 600));
    }

    assertThat(rig.archive.seen(mts)).hasSize(10);
    assertThat(other).doesNotExist();
    assertThat(folderLts.file("T/other:", "2024")).isNotEmptyFile();
    assertThat(rig.meterRegistry.get("varve.etl.failures").counters())
        .extracting(Counter::count)
        .anyMatch(count -> count > 0);
    server.wire().cut(0, 0);
    rig.runAt(Instant.ofEpochSecond(DAY + 60 * 3600));
    assertThat(rig.archive.seen(rig.archive.lts)).hasSize(10);
  }

  @Test
  void theSpaceOfFoldersIsForecastAndABucketHasNone() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, DAY);
    rig.archive.write(rig.archive.mts, DAY);
    rig.runAt(Instant.ofEpochSecond(DAY));
    SpaceForecast forecast =
        new SpaceForecast(rig.table, FreeSpace.OF_FILE_SYSTEM, 0, rig.meterRegistry, rig.clock);

    forecast.tick();

    assertThat(forecast.all())
        .extracting(SpaceForecast.Outlook::store)
        .containsExactly("MTS", "STS");
  }

  @Test
  void deletingAPvWithItsDataTakesItsObjects() throws IOException {
    rig.addPv();
    Path lts = Files.createDirectories(server.synced().resolve("lts/T"));
    Files.writeString(lts.resolve("pv:2023.pb"), "a year");
    Files.writeString(lts.resolve("pv:2024.pb"), "another");
    Files.writeString(lts.resolve("pv2:2024.pb"), "another PV");
    rig.registry.typeInfos().delete(PV);
    rig.registry
        .tombstones()
        .add(
            new Tombstones.Tombstone(
                PV, EtlRig.APPLIANCE, KEY, rig.urls(), true, rig.clock.instant()));

    rig.runAt(Instant.ofEpochSecond(DAY + 7201));

    assertThat(rig.registry.tombstones().contains(PV)).isFalse();
    assertThat(lts.resolve("pv:2023.pb")).doesNotExist();
    assertThat(lts.resolve("pv:2024.pb")).doesNotExist();
    assertThat(lts.resolve("pv2:2024.pb")).exists();
  }
}
