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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PV under another name (contract mgmt-engine-etl 1.1). */
class RenameTest {
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
}
