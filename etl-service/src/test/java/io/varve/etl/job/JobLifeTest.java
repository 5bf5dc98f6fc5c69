package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When jobs are refused, cancelled and taken over. */
class JobLifeTest {
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

  @Test
  void aCancelledJobLeavesEverythingAsItWas() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, 30, 3600));
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    Job job = rig.submitChange(other);
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
    Job job = rig.submitChange(other);
    rig.start(step -> rig.stopping = true);
    assertThat(rig.finish(job).state()).isEqualTo(State.RUNNING);

    rig.stopping = false;
    rig.start(FaultPoints.NONE);

    assertThat(rig.finish(job).state()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).hasSize(30);
  }
}
