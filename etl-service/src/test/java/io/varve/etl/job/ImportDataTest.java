package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.job.JobRig.url;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples from elsewhere (contract mgmt-engine-etl 1.4). */
class ImportDataTest {
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
}
