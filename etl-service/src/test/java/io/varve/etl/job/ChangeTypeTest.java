package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another type for all data, without a loss that nobody asked for (contract mgmt-engine-etl 1.1).
 */
class ChangeTypeTest {
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
  void aTypeIsChangedInAllStoresAndTheFormerFilesAreKept() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.sts, DAY + 86_400);
    rig.archive.write(rig.archive.lts, DAY);

    Job job = rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_STRING"));

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).containsExactly(DAY + "=1.7090784E9", (DAY + 86_400) + "=1.7091648E9");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().type())
        .isEqualTo(DbrType.SCALAR_STRING);
    assertThat(JobRig.trash(rig.archive.lts, job)).hasSize(1);
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
}
