package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a job makes are as quick to plot as those that a move makes. */
class JobSummariesTest {
  private static final int MANY = 6000;

  @TempDir Path folder;
  private JobRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new JobRig(folder);
    rig.paused();
    rig.archive.write(rig.archive.mts, seconds(DAY, MANY, 10));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private static void assertSummarised(Store store, String key) throws IOException {
    List<PartitionFile> files = new Catalogue().files(store, key);
    assertThat(files).isNotEmpty();
    for (PartitionFile file : files) {
      assertThat(Summaries.pathOf(file)).exists();
      assertThat(new Summaries(new Catalogue()).bringUpToDate(file))
          .isEqualTo(Summaries.Outcome.CURRENT);
    }
  }

  @Test
  void aRenamedPvHasSummaries() throws IOException {
    Job job = rig.run("rename", PV, Map.of("newname", "New:name"));
    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertSummarised(rig.archive.mts, KeyRule.DEFAULT.keyOf("New:name"));
  }

  @Test
  void aNewStoreHasSummaries() throws IOException {
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    Job job = rig.finish(rig.submitChange(other));
    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertSummarised(other, KeyRule.DEFAULT.keyOf(PV));
  }
}
