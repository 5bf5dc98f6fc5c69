package io.varve.etl.job;

import static io.varve.etl.job.JobCrashes.expected;
import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage that was due when the PV was another one: it must not move by its old plan. */
class WaitingStageTest {
  private static final long[] ALL = seconds(DAY, 10, 1);

  @TempDir Path folder;
  private JobRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new JobRig(folder);
    rig.save(rig.info(PV).build());
    rig.archive.write(rig.archive.sts, ALL);
    rig.etl.seal(Instant.ofEpochSecond(DAY + 7200));
    rig.etl.clock.set(Instant.ofEpochSecond(DAY + 4 * 3600));
    rig.etl.cycle.tick();
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  @Test
  void whatBecameDueRunsByThePlanThatThePvStillHas() throws IOException {
    rig.etl.runQueued();

    assertThat(rig.archive.seen(rig.archive.mts)).hasSize(ALL.length);
  }

  @Test
  void aStageThatWaitedWhileItsPvWasPausedDoesNotRun() throws IOException {
    rig.paused();

    rig.etl.runQueued();

    assertThat(rig.archive.seen(rig.archive.mts)).isEmpty();
    assertThat(rig.seen(PV)).isEqualTo(expected(ALL));
  }

  // samples in a store that the PV has no more are a hole that nobody reports
  @Test
  void aStageThatWaitedForAJobDoesNotMoveIntoTheStoreThatTheJobTookAway() throws IOException {
    TypeInfo paused = rig.info(PV).paused(true).build();
    rig.registry.typeInfos().save(paused);
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    Job job = rig.submitChange(other);
    // The cycle has not looked at the registry since.
    rig.tick();
    assertThat(rig.registry.jobs().find(job.id()).orElseThrow().state()).isEqualTo(State.DONE);

    rig.etl.runQueued();

    assertThat(rig.archive.partitions(rig.archive.mts)).isEmpty();
    assertThat(rig.seen(PV)).isEqualTo(expected(ALL));
  }
}
