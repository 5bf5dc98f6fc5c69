package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PV that takes over the history of another (contract mgmt-engine-etl 1.1). */
class AppendAndAliasTest {
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
    assertThat(JobRig.trash(rig.archive.lts, job)).hasSize(2);
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
}
