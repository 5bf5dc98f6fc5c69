package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consolidation as a job (contract mgmt-engine-etl 1.4). */
class ConsolidateTest {
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
}
