package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.job.JobRig.url;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that moves, and EAA's traps of it without the loss (contract mgmt-engine-etl 1.4). */
class ChangeStoreTest {
  @TempDir Path folder;
  private JobRig rig;

  @BeforeEach
  void start() {
    rig = new JobRig(folder);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  // contract 1.4: EAA does not check the destination, and says ok when nothing moved
  @Test
  void aChangedStoreHoldsEverythingBeforeTheTypeInfoNamesIt() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    List<String> before = rig.seen(PV);
    Store other = rig.store("other", Granularity.PARTITION_MONTH);
    String url = url("MTS", other.root(), Granularity.PARTITION_MONTH);

    Job job = rig.run("changeStore", PV, rig.changeTo(url));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("samples", "30");
    assertThat(rig.seen(PV)).isEqualTo(before);
    assertThat(JobRig.read(KEY, List.of(other))).isEqualTo(before);
    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
    assertThat(JobRig.trash(rig.archive.mts, job)).as("the old files").hasSize(2);
    assertThat(other.root().resolve(".varve/jobs")).isEmptyDirectory();
  }

  // contract 1.4: undefined in EAA
  @ParameterizedTest
  @ValueSource(strings = {"PARTITION_MONTH", "PARTITION_HOUR", "PARTITION_DAY"})
  void aStoreMayGetAnotherGranularityInItsOwnFolder(String granularity) throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    List<String> before = rig.seen(PV);
    String url = url("MTS", rig.archive.mts.root(), Granularity.valueOf(granularity));

    Job job = rig.run("changeStore", PV, rig.changeTo(url));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).isEqualTo(before);
  }

  // contract 1.4: EAA appends there and drops what is older than what it finds
  @Test
  void whatTheNewPlaceHoldsAlreadyIsMergedWithWhatComes() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, DAY, DAY + 20);
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    JobRig.write(other, PV, sample(DAY + 10, 1), sample(DAY + 20, DAY + 20));

    Job job =
        rig.run(
            "changeStore", PV, rig.changeTo(url("MTS", other.root(), Granularity.PARTITION_DAY)));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).hasSize(3).contains((DAY + 10) + "=1.0");
  }

  @Test
  void aNewPlaceThatContradictsTheOldOneIsRefusedAndNothingChanges() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, DAY, DAY + 20);
    List<String> before = rig.seen(PV);
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    JobRig.write(other, PV, sample(DAY + 20, -1));

    Job job =
        rig.run(
            "changeStore", PV, rig.changeTo(url("MTS", other.root(), Granularity.PARTITION_DAY)));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("1 samples");
    assertThat(rig.seen(PV)).isEqualTo(before);
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().dataStores())
        .isEqualTo(rig.etl.urls());
    assertThat(JobRig.read(KEY, List.of(other))).hasSize(1);
  }

  @Test
  void aStoreCannotTakeTheFolderOfAnotherOne() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, DAY);

    Job job =
        rig.run(
            "changeStore",
            PV,
            rig.changeTo(url("MTS", rig.archive.lts.root(), Granularity.PARTITION_DAY)));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("own");
    assertThat(rig.archive.seen()).hasSize(1);
  }

  @Test
  void aStoreWithoutRoomTakesNothing() throws IOException {
    rig.close();
    rig = new JobRig(folder.resolve("full"), root -> 1000);
    rig.paused();
    rig.archive.write(rig.archive.mts, DAY);
    Store other = rig.store("other", Granularity.PARTITION_DAY);

    Job job =
        rig.run(
            "changeStore", PV, rig.changeTo(url("MTS", other.root(), Granularity.PARTITION_DAY)));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("free");
    assertThat(rig.archive.seen()).hasSize(1);
  }
}
