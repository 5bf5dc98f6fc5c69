package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.job.JobRig.url;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EAA's operations, and each of its traps without the loss (contract mgmt-engine-etl 1.1, 1.4). */
class OperationsTest {
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

  @Test
  void aConsolidationIsAJobThatSaysWhatItMoved() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 600));
    List<String> before = rig.seen(PV);

    Job job = rig.run("consolidate", PV, Map.of("storage", "LTS"));

    assertThat(job.state()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("files_moved", "3");
    assertThat(rig.archive.seen(rig.archive.lts)).hasSize(10);
    assertThat(rig.seen(PV)).isEqualTo(before);
  }

  @Test
  void aConsolidationThatCannotMoveSaysSoInsteadOfOk() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY);
    Files.writeString(
        rig.archive.sts.file(KEY, Granularity.PARTITION_HOUR.at(DAY + 3600)), "no header\n");

    Job job = rig.run("consolidate", PV, Map.of("storage", "MTS"));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"consolidate", "rename", "changeType", "changeStore", "import"})
  void aPvThatRunsIsLeftAlone(String kind) throws IOException {
    rig.save(rig.info(PV).build());
    rig.archive.write(rig.archive.sts, DAY);

    Job job =
        rig.run(
            kind,
            PV,
            Map.of(
                "storage", "LTS",
                "newname", "T:new",
                "newtype", "DBR_SCALAR_INT",
                "from", rig.etl.urls().getLast(),
                "newbackend", "pb://localhost?name=LTS"));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("paused");
    assertThat(rig.archive.partitions(rig.archive.sts)).hasSize(1);
  }

  // contract 1.4: EAA does not check the destination, and says ok when nothing moved
  @Test
  void aChangedStoreHoldsEverythingBeforeTheTypeInfoNamesIt() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    List<String> before = rig.seen(PV);
    Store other = rig.store("other", Granularity.PARTITION_MONTH);
    String url = url("MTS", other.root(), Granularity.PARTITION_MONTH);

    Job job = rig.run("changeStore", PV, changeStore(url));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("samples", "30");
    assertThat(rig.seen(PV)).isEqualTo(before);
    assertThat(JobRig.read(KEY, List.of(other))).isEqualTo(before);
    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
    assertThat(trash(rig.archive.mts, job)).as("the old files").hasSize(2);
    assertThat(other.root().resolve(".varve/jobs")).isEmptyDirectory();
  }

  private Map<String, String> changeStore(String url) {
    return Map.of("storage", "MTS", "from", rig.etl.urls().get(1), "newbackend", url);
  }

  // contract 1.4: undefined in EAA
  @ParameterizedTest
  @ValueSource(strings = {"PARTITION_MONTH", "PARTITION_HOUR", "PARTITION_DAY"})
  void aStoreMayGetAnotherGranularityInItsOwnFolder(String granularity) throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    List<String> before = rig.seen(PV);
    String url = url("MTS", rig.archive.mts.root(), Granularity.valueOf(granularity));

    Job job = rig.run("changeStore", PV, changeStore(url));

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
            "changeStore", PV, changeStore(url("MTS", other.root(), Granularity.PARTITION_DAY)));

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
            "changeStore", PV, changeStore(url("MTS", other.root(), Granularity.PARTITION_DAY)));

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
            changeStore(url("MTS", rig.archive.lts.root(), Granularity.PARTITION_DAY)));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("own");
    assertThat(rig.archive.seen()).hasSize(1);
  }

  @Guards("F17")
  @Test
  void aRenamedPvHasTheDataAndTheAgeOfTheOldOne() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY + 86_400);
    rig.archive.write(rig.archive.lts, DAY, DAY + 20);

    Job job = rig.run("rename", PV, Map.of("newname", "New:name"));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.seen("New:name")).isEqualTo(rig.seen(PV)).hasSize(3);
    assertThat(rig.registry.typeInfos().find("New:name").orElseThrow())
        .satisfies(
            info -> {
              assertThat(info.paused()).isTrue();
              assertThat(info.creationTime())
                  .isEqualTo(rig.registry.typeInfos().find(PV).orElseThrow().creationTime());
            });
  }

  @Test
  void aRenameOntoANameWithFilesChangesNothing() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY);
    JobRig.write(rig.archive.lts, "New:name", sample(DAY, 7));

    Job job = rig.run("rename", PV, Map.of("newname", "New:name"));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(rig.registry.typeInfos().find("New:name")).isEmpty();
    assertThat(JobRig.read("New/name:", List.of(rig.archive.sts, rig.archive.lts)))
        .containsExactly(DAY + "=7.0");
  }

  @Test
  void aTypeIsChangedInAllStoresAndTheFormerFilesAreKept() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY + 86_400);
    rig.archive.write(rig.archive.lts, DAY);

    Job job = rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_STRING"));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).containsExactly(DAY + "=1.7090784E9", (DAY + 86_400) + "=1.7091648E9");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().type())
        .isEqualTo(DbrType.SCALAR_STRING);
    assertThat(trash(rig.archive.lts, job)).hasSize(1);
    assertThat(rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_DOUBLE")).state())
        .isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).containsExactly(DAY + "=1.7090784E9", (DAY + 86_400) + "=1.7091648E9");
  }

  // contract 1.1: EAA converts by casts, which lose without a word
  @Test
  void aValueThatDoesNotFitTheNewTypeStopsTheChangeBeforeAnythingIsChanged() throws IOException {
    rig.paused();
    JobRig.write(rig.archive.lts, PV, sample(DAY, 1), sample(DAY + 1, 1.5));
    JobRig.write(rig.archive.mts, PV, sample(DAY + 86_400, 3e9));
    List<String> before = rig.seen(PV);

    Job digits = rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_INT"));
    assertThat(digits.state()).isEqualTo(State.FAILED);
    assertThat(rig.seen(PV)).isEqualTo(before);
    Job range = rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_INT", "lossy", "true"));
    assertThat(range.message()).contains("cannot hold");
    assertThat(rig.seen(PV)).isEqualTo(before);
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().type())
        .isEqualTo(DbrType.SCALAR_DOUBLE);
  }

  @Test
  void digitsAreGivenUpOnlyOnDemand() throws IOException {
    rig.paused();
    JobRig.write(rig.archive.lts, PV, sample(DAY + 1, 1.5));

    assertThat(rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_INT")).message())
        .contains("lossy=true");
    assertThat(
            rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_INT", "lossy", "true")).state())
        .isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).containsExactly((DAY + 1) + "=2");
  }

  @Test
  void linesThatCannotBeReadKeepATypeFromBeingChanged() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY);
    Files.writeString(
        rig.archive.lts.file(KEY, Granularity.PARTITION_YEAR.at(DAY)),
        "damage\n",
        StandardOpenOption.APPEND);

    Job job = rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_STRING"));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("repair");
  }

  // contract 1.1: EAA looks back five years only, and deletes what is older with the original
  @Test
  void anAppendedPvKeepsHistoryOfAnyAge() throws IOException {
    olderAndNewer();
    JobRig.write(rig.archive.lts, "Old:pv", sample(-1_000_000_000L, 1), sample(DAY - 9, 2));
    JobRig.write(rig.archive.sts, "Old:pv", sample(DAY, 3));
    JobRig.write(rig.archive.lts, PV, sample(DAY + 10, 4));

    Job job = rig.run("appendAndAlias", PV, appendParameters());

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV))
        .containsExactly("-1000000000=1.0", (DAY - 9) + "=2.0", DAY + "=3.0", (DAY + 10) + "=4.0");
    assertThat(rig.seen("Old:pv")).as("by its alias").isEqualTo(rig.seen(PV));
    assertThat(rig.registry.typeInfos().find("Old:pv")).isEmpty();
    assertThat(trash(rig.archive.lts, job)).hasSize(2);
  }

  private void olderAndNewer() {
    rig.paused();
    rig.save(rig.info("Old:pv").paused(true).build());
  }

  private Map<String, String> appendParameters() {
    return Map.of(
        "olderpv", "Old:pv",
        "storage", "LTS",
        "olderkey", "",
        "olderstores", String.join("\n", rig.etl.urls()));
  }

  // contract 1.1: EAA cuts the older PV at the newer one's first sample
  @Test
  void samplesOfBothPvsInTheSameTimeAreAllKept() throws IOException {
    olderAndNewer();
    JobRig.write(rig.archive.lts, "Old:pv", sample(DAY, 1), sample(DAY + 20, 2));
    JobRig.write(rig.archive.lts, PV, sample(DAY + 10, 3), sample(DAY + 30, 4));

    rig.run("appendAndAlias", PV, appendParameters());

    assertThat(rig.seen(PV)).hasSize(4);
  }

  @Guards("F11")
  @Test
  void pvsThatWereRecordedSideBySideAreNotJoined() throws IOException {
    olderAndNewer();
    for (int i = 0; i < 12; i++) {
      JobRig.write(rig.archive.lts, "Old:pv", sample(DAY + i, i));
      JobRig.write(rig.archive.mts, PV, sample(DAY + i, -i));
    }

    Job job = rig.run("appendAndAlias", PV, appendParameters());

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("12 samples");
    assertThat(rig.seen(PV)).hasSize(12);
    assertThat(rig.seen("Old:pv")).hasSize(12);
    assertThat(rig.archive.partitions(rig.archive.lts)).isEmpty();
  }

  // contract 1.4: EAA appends, and drops what is older than the newest sample of the store
  @Test
  void importedSamplesFillGapsInTheMiddle() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 20);
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    JobRig.write(
        other,
        PV,
        sample(DAY - 5, 1),
        sample(DAY + 10, 2),
        sample(DAY + 20, 3),
        sample(DAY + 40, 4));

    Job job =
        rig.run(
            "import",
            PV,
            Map.of(
                "storage", "LTS",
                "src", url("other", other.root(), Granularity.PARTITION_DAY),
                "from", "2024-02-28T00:00:00Z",
                "to", "2024-02-28T00:00:30Z"));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("samples", "1").containsEntry("conflicts", "1");
    assertThat(rig.seen(PV))
        .containsExactly(
            DAY + "=" + (double) DAY, (DAY + 10) + "=2.0", (DAY + 20) + "=" + (DAY + 20.0));
    assertThat(JobRig.read(KEY, List.of(other))).as("the source").hasSize(4);
  }

  @Test
  void samplesOfAnotherTypeAreNotImported() throws IOException {
    rig.save(rig.info(PV).type(DbrType.SCALAR_INT).paused(true).build());
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    JobRig.write(other, PV, sample(DAY, 1));

    Job job =
        rig.run(
            "import",
            PV,
            Map.of(
                "storage", "LTS",
                "src", url("other", other.root(), Granularity.PARTITION_DAY),
                "from", "2024-02-28T00:00:00Z",
                "to", "2024-02-29T00:00:00Z"));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("DBR_SCALAR_DOUBLE").contains("DBR_SCALAR_INT");
    assertThat(rig.archive.seen()).isEmpty();
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
            "changeStore", PV, changeStore(url("MTS", other.root(), Granularity.PARTITION_DAY)));

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("free");
    assertThat(rig.archive.seen()).hasSize(1);
  }

  @Test
  void aCancelledJobLeavesEverythingAsItWas() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    String url = url("MTS", other.root(), Granularity.PARTITION_DAY);
    Job job = rig.submit("changeStore", PV, changeStore(url));
    rig.start(
        step -> {
          if (step.equals("gathered")) {
            rig.registry.jobs().cancel(job.id(), rig.etl.clock.instant());
            rig.etl.clock.advance(Duration.ofSeconds(1));
          }
        });

    assertThat(rig.finish(job).state()).isEqualTo(State.CANCELLED);

    assertThat(rig.archive.partitions(rig.archive.mts)).hasSize(2);
    assertThat(JobRig.read(KEY, List.of(other))).isEmpty();
  }

  @Test
  void aProcessThatStopsLeavesItsJobToTheNextOne() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    String url = url("MTS", other.root(), Granularity.PARTITION_DAY);
    Job job = rig.submit("changeStore", PV, changeStore(url));
    rig.start(step -> rig.stopping = true);
    assertThat(rig.finish(job).state()).isEqualTo(State.RUNNING);

    rig.stopping = false;
    rig.start(FaultPoints.NONE);

    assertThat(rig.finish(job).state()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).hasSize(30);
  }

  static List<Path> trash(Store store, Job job) throws IOException {
    try (Stream<Path> files = Files.walk(store.root().resolve(".varve/trash/" + job.id()))) {
      return files.filter(file -> file.toString().endsWith(".pb")).toList();
    }
  }
}
