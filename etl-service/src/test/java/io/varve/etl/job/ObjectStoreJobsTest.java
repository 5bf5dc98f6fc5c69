package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.url;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.Archive;
import io.varve.objectstore.BucketServer;
import io.varve.objectstore.ObjectStores;
import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operations on a PV whose last store is in a bucket. */
@Timeout(120)
class ObjectStoreJobsTest {
  private static final String ROOT = "s3://" + BucketServer.BUCKET + "/lts";

  @TempDir Path folder;
  private BucketServer server;
  private ObjectStores stores;
  private JobRig rig;
  private Store lts;
  private List<String> original;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder.resolve("server"));
    stores = server.client();
    lts = new Store("LTS", stores.at(ROOT), Granularity.PARTITION_YEAR, 0, 0);
    rig =
        new JobRig(
            folder,
            new Archive(
                new Store("STS", folder.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0),
                new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 0, 0),
                lts),
            stores);
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 5, 1800));
    assertDone(rig.run("consolidate", PV, Map.of("storage", "LTS")));
    rig.archive.write(rig.archive.mts, seconds(DAY + 86_400, 5, 1800));
    original = rig.seen(PV);
    assertThat(rig.archive.seen(lts)).hasSize(5);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    stores.close();
    server.close();
  }

  private static void assertDone(Job job) {
    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
  }

  @Test
  void aStoreIsChangedFromABucketToAFolderAndBack() throws IOException {
    Store local = rig.store("local", Granularity.PARTITION_MONTH);
    String inFolder = url("LTS", local.root(), local.granularity());
    String inBucket = rig.etl.urls().get(2);

    assertDone(
        rig.run(
            "changeStore", PV, Map.of("storage", "LTS", "from", inBucket, "newbackend", inFolder)));

    assertThat(rig.seen(PV)).isEqualTo(original);
    assertThat(rig.archive.seen(local)).hasSize(5);
    assertThat(rig.archive.partitions(lts)).isEmpty();

    assertDone(
        rig.run(
            "changeStore", PV, Map.of("storage", "LTS", "from", inFolder, "newbackend", inBucket)));

    assertThat(rig.seen(PV)).isEqualTo(original);
    assertThat(rig.archive.seen(lts)).hasSize(5);
    assertThat(rig.archive.partitions(local)).isEmpty();
    assertThat(Sidecars.folder(lts.root(), "jobs")).isEmptyDirectory();
  }

  @Test
  void aRangeIsDeletedFromABucketAndBroughtBack() throws IOException {
    Job deletion =
        rig.run(
            "deleteRange",
            PV,
            Map.of(
                "from", Instant.ofEpochSecond(DAY + 1000).toString(),
                "to", Instant.ofEpochSecond(DAY + 86_400 + 1000).toString()));

    assertDone(deletion);
    assertThat(deletion.results()).containsEntry("samples", "5");
    assertThat(rig.seen(PV)).hasSize(5).isSubsetOf(original);
    assertThat(rig.archive.seen(lts)).containsExactly(DAY);

    assertDone(rig.run("restoreRange", PV, Map.of("id", deletion.id())));

    assertThat(rig.seen(PV)).isEqualTo(original);
    assertThat(rig.archive.seen(lts)).hasSize(5);
    assertThat(Sidecars.folder(lts.root(), "trash")).isEmptyDirectory();
  }

  @Test
  void allOfABucketIsDeletedPurgedInTimeAndNotBefore() throws IOException {
    Job deletion =
        rig.run(
            "deleteRange",
            PV,
            Map.of(
                "from", Instant.ofEpochSecond(DAY - 1).toString(),
                "to", Instant.ofEpochSecond(DAY + 2 * 86_400).toString()));
    Path trash = Sidecars.folder(lts.root(), "trash").resolve(deletion.id());
    assertDone(deletion);
    assertThat(rig.seen(PV)).isEmpty();
    assertThat(rig.archive.partitions(lts)).isEmpty();
    assertThat(trash).isNotEmptyDirectory();

    rig.etl.clock.advance(JobRig.TRASH.plusSeconds(61));
    rig.finish(deletion);

    assertThat(trash).doesNotExist();
  }

  @Test
  void aRenamedPvAndItsConvertedSamplesLieInTheBucketToo() throws IOException {
    assertDone(rig.run("rename", PV, Map.of("newname", "New:name")));
    assertThat(rig.seen("New:name")).isEqualTo(original);
    assertThat(server.synced().resolve("lts/New/name:2024.pb")).isNotEmptyFile();

    assertDone(rig.run("changeType", "New:name", Map.of("newtype", "DBR_SCALAR_STRING")));

    assertThat(rig.seen("New:name")).hasSameSizeAs(original).allMatch(s -> s.endsWith("E9"));
    assertThat(rig.seen(PV)).isEqualTo(original);
  }

  @Test
  void aBucketThatIsOutOfReachFailsAJobAndNothingIsGone() throws IOException {
    Store local = rig.store("local", Granularity.PARTITION_YEAR);
    server.wire().cut(0, 100_000);

    Job job =
        rig.run(
            "changeStore",
            PV,
            Map.of(
                "storage", "LTS",
                "from", rig.etl.urls().get(2),
                "newbackend", url("LTS", local.root(), local.granularity())));

    assertThat(job.state()).isNotEqualTo(State.DONE);
    server.wire().cut(0, 0);
    assertThat(rig.seen(PV)).isEqualTo(original);
  }
}
