package io.varve.etl.job;

import static io.varve.etl.job.JobCrashes.expected;
import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once a job has shown a part of its work, nothing ends it in whatever process but its end. */
class CommittedJobTest {
  @TempDir Path folder;
  private JobRig rig;

  @BeforeEach
  void start() {
    rig = new JobRig(folder);
    rig.paused();
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private void dieAt(String step, Job job) {
    rig.start(
        reached -> {
          if (reached.equals(step)) {
            throw new JobCrashes.Halt();
          }
        });
    assertThatThrownBy(() -> rig.finish(job)).isInstanceOf(JobCrashes.Halt.class);
    rig.start(FaultPoints.NONE);
  }

  private Job changeStore() {
    return rig.submitChange(rig.store("other", Granularity.PARTITION_HOUR));
  }

  @Test
  void aCancelAfterARestartComesTooLateForAHalfDoneDeletion() throws IOException {
    rig.archive.write(rig.archive.mts, DAY, DAY + 10);
    rig.archive.write(rig.archive.sts, DAY + 86_400);
    Job job =
        rig.submit(
            "deleteRange",
            PV,
            Map.of(
                "from", Instant.ofEpochSecond(DAY).toString(),
                "to", Instant.ofEpochSecond(DAY + 90_000).toString()));
    dieAt("cut-out", job);

    rig.registry.jobs().cancel(job.id(), rig.etl.clock.instant());

    assertThat(rig.finish(job).state()).isEqualTo(State.DONE);
    assertThat(rig.archive.seen()).isEmpty();
  }

  @Test
  void aJobThatIsHalfShownIsTriedAgainUntilItCanGoOn() throws IOException {
    long[] all = seconds(DAY, 30, 3600);
    rig.archive.write(rig.archive.mts, all);
    Job job = changeStore();
    dieAt("published", job);

    rig.save(rig.info(PV).build());
    assertThat(rig.finish(job))
        .satisfies(tried -> assertThat(tried.state()).isEqualTo(State.RUNNING))
        .satisfies(tried -> assertThat(tried.message()).contains("tried again", "paused"));
    rig.paused();

    assertThat(rig.finish(job).state()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).isEqualTo(expected(all));
  }

  @Test
  void aJobThatDiedBeforeItShowedAnythingCanBeCancelled() throws IOException {
    long[] all = seconds(DAY, 30, 3600);
    rig.archive.write(rig.archive.mts, all);
    Job job = changeStore();
    dieAt("verified", job);

    rig.registry.jobs().cancel(job.id(), rig.etl.clock.instant());

    assertThat(rig.finish(job).state()).isEqualTo(State.CANCELLED);
    assertThat(rig.seen(PV)).isEqualTo(expected(all));
  }
}
