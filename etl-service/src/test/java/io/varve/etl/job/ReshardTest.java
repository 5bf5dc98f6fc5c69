package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PV that goes from one appliance to another (contract mgmt-engine-etl 1.1, reshardPV). */
class ReshardTest {
  @TempDir Path folder;
  private JobRig rig;
  private OtherAppliance source;
  private Store there;

  @BeforeEach
  void start() throws IOException {
    rig = new JobRig(folder);
    there = rig.store("there", Granularity.PARTITION_YEAR);
    source = new OtherAppliance(there);
    rig.save(rig.info(PV).appliance("appliance1").paused(true).build());
  }

  @AfterEach
  void stop() throws IOException {
    source.close();
    rig.close();
  }

  private Job reshard() {
    String url = source.url();
    return rig.run(
        "reshard",
        PV,
        Map.of("storage", "LTS", "source", "appliance1", "retrieval", url, "engine", url));
  }

  // contract 1.1: EAA looks back five years only, and deletes what is older with the original
  @Test
  void allOfItsHistoryComesWithIt() throws IOException {
    JobRig.write(there, PV, sample(1, 1), sample(100_000_000, 2), sample(DAY, 3));

    Job job = reshard();

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("before", "3").containsEntry("after", "3");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().appliance()).isEqualTo("appliance0");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().paused()).isTrue();
    assertThat(rig.seen(PV)).containsExactly("1=1.0", "100000000=2.0", DAY + "=3.0");
    assertThat(JobRig.read(KEY, List.of(there))).as("the original").hasSize(3);
  }

  @Test
  void aPvWhoseApplianceDoesNotAnswerStaysThere() throws IOException {
    JobRig.write(there, PV, sample(1, 1));
    source.dies();

    Job job = reshard();

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().appliance()).isEqualTo("appliance1");
  }

  // its store hung, say: the answer is 200, and sound as far as it goes
  @Test
  void aPvWhoseApplianceLeavesSomethingOutStaysThere() throws IOException {
    JobRig.write(there, PV, sample(1, 1));
    source.lacks("store");

    Job job = reshard();

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message())
        .contains("left out")
        .contains("store")
        .contains("nothing was changed");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().appliance()).isEqualTo("appliance1");
    assertThat(rig.seen(PV)).isEmpty();
  }

  @Test
  void theApplianceThatHadItMovesItsFilesToTheTrash() throws IOException {
    rig.archive.write(rig.archive.mts, DAY);

    Job job = retire("no-such-job");

    assertThat(job.results()).containsEntry("files", "1");
    assertThat(rig.archive.seen()).isEmpty();
    assertThat(JobRig.trash(rig.archive.mts, job)).hasSize(1);
  }

  private Job retire(String reshard) {
    return rig.run(
        "retire",
        PV,
        Map.of("reshard", reshard, "key", "", "stores", String.join("\n", rig.etl.urls())));
  }

  @Test
  void aFolderThatBothAppliancesUseIsLeftAlone() throws IOException {
    JobRig.write(there, PV, sample(DAY, 3));
    Job taken = reshard();
    rig.save(rig.info(PV).appliance("appliance1").paused(true).build());

    Job job = retire(taken.id());

    assertThat(job.results()).containsEntry("files", "0");
    assertThat(rig.archive.seen()).containsExactly(DAY);
  }

  @Test
  void anApplianceNeverRemovesAPvOfItsOwn() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, DAY);

    assertThat(retire("any").state()).isEqualTo(State.FAILED);
    assertThat(rig.archive.seen()).hasSize(1);
  }
}
