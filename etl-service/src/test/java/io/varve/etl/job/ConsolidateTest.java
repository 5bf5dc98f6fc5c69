package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.run.EtlRig;
import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

  @Test
  void aConsolidationThatAStopInterruptsIsLeftToTheNextProcess() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY);
    Job job = rig.submit("consolidate", PV, Map.of("storage", "LTS"));
    rig.etl.consolidating =
        pv -> {
          // The lease ends.
          rig.etl.clock.advance(Duration.ofHours(1));
          return Optional.empty();
        };
    assertThat(rig.finish(job).state()).isEqualTo(State.RUNNING);

    rig.etl.consolidating = pv -> Optional.empty();

    assertThat(rig.finish(job).state()).isEqualTo(State.DONE);
    assertThat(rig.archive.seen(rig.archive.lts)).containsExactly(DAY);
  }

  /** Asks as ETL's own URL does, while jobs are done. */
  private Map<String, String> ask(String pvName, String storage, Duration patience)
      throws Exception {
    ConsolidationOrder order =
        new ConsolidationOrder(
            rig.etl.consolidation, rig.registry.jobs(), EtlRig.APPLIANCE, patience, rig.etl.clock);
    FutureTask<Map<String, String>> asked =
        new FutureTask<>(() -> order.carryOut(pvName, storage, null));
    Thread.startVirtualThread(asked);
    while (!asked.isDone()) {
      if (!patience.isZero()) {
        rig.tick();
      }
      Thread.onSpinWait();
    }
    return asked.get(10, TimeUnit.SECONDS);
  }

  @Test
  void etlAnswersAsEaaDoesWhenTheJobIsDone() throws Exception {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY);

    assertThat(ask(PV, "LTS", Duration.ofSeconds(30)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "status", "ok",
                "desc", "Successfully consolidated PV T:pv into LTS",
                "files_moved", "2"));
    assertThat(rig.archive.seen(rig.archive.lts)).containsExactly(DAY);
    assertThat(rig.registry.jobs().newest(1).getFirst().kind()).isEqualTo("consolidate");
  }

  @Test
  void etlSaysWhichJobGoesOnWhenItTakesLong() throws Exception {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY);

    Map<String, String> answer = ask(PV, "LTS", Duration.ZERO);

    assertThat(answer).containsEntry("jobState", "WAITING").containsKey("validation");
    assertThat(rig.finish(rig.registry.jobs().find(answer.get("job")).orElseThrow()).state())
        .isEqualTo(State.DONE);
  }

  @Test
  void etlRefusesAStoreThatIsNotThereAndAPvThatAnotherJobWorksOn() {
    rig.paused();
    rig.submit("rename", PV, Map.of("newname", "New:name"));

    assertThatThrownBy(() -> ask(PV, "LTS", Duration.ofSeconds(30)))
        .hasRootCauseInstanceOf(ApiException.class)
        .hasMessageContaining(PV);
    assertThatThrownBy(() -> ask(PV, "XLTS", Duration.ofSeconds(30)))
        .hasMessageContaining("Cannot find storage with name XLTS");
  }
}
