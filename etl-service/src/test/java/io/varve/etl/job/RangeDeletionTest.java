package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.DeletedRange;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that is deleted by time range, brought back, or purged. */
class RangeDeletionTest {
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

  private Job delete(long from, long to) {
    return rig.run(
        "deleteRange",
        PV,
        Map.of(
            "from", Instant.ofEpochSecond(from).toString(),
            "to", Instant.ofEpochSecond(to).toString()));
  }

  private Job restore(Job deletion) {
    return rig.run("restoreRange", PV, Map.of("id", deletion.id()));
  }

  private DeletedRange record(Job deletion) {
    return rig.registry.deletedRanges().find(deletion.id()).orElseThrow();
  }

  private void writeEverywhere() throws IOException {
    rig.archive.write(rig.archive.lts, seconds(DAY - 86_400, 5, 100));
    rig.archive.write(rig.archive.mts, seconds(DAY, 5, 1800));
    rig.archive.write(rig.archive.sts, seconds(DAY + 86_400, 5, 1800));
  }

  @Test
  void theSamplesOfARangeAreGoneFromAllStoresAndNoOthers() throws IOException {
    rig.paused();
    writeEverywhere();
    List<String> all = rig.seen(PV);

    Job job = delete(DAY - 86_400 + 150, DAY + 86_400 + 1801);

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("samples", "10");
    assertThat(rig.seen(PV)).hasSize(5).isSubsetOf(all);
    assertThat(record(job).samples()).isEqualTo(10);
    assertThat(record(job).askedBy()).isEqualTo("a test");
    assertThat(rig.archive.partitions(rig.archive.mts)).as("a file that was all of it").isEmpty();
  }

  @Test
  void bothEndsOfTheRangeAreInside() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 1, DAY + 2);

    rig.run(
        "deleteRange",
        PV,
        Map.of(
            "from", Instant.ofEpochSecond(DAY, 5).toString(),
            "to", Instant.ofEpochSecond(DAY + 1, 5).toString()));

    assertThat(rig.archive.seen()).containsExactly(DAY + 2);
  }

  @Test
  void undoBringsEachSampleBackOnceAlsoWhenNewOnesCameMeanwhile() throws IOException {
    rig.paused();
    writeEverywhere();
    List<String> all = rig.seen(PV);
    Job job = delete(DAY - 86_400, DAY + 86_400 + 1801);
    JobRig.write(rig.archive.sts, PV, sample(DAY + 86_400 + 60, -1));
    JobRig.write(rig.archive.lts, PV, sample(DAY - 86_400 + 1, -2));

    Job undo = restore(job);

    assertThat(undo.state()).as(undo.message()).isEqualTo(State.DONE);
    assertThat(rig.seen(PV)).hasSize(all.size() + 2).containsAll(all);
    assertThat(record(job).state()).isEqualTo(DeletedRange.State.RESTORED);
    assertThat(rig.archive.lts.root().resolve(".varve/trash")).isEmptyDirectory();
    assertThat(restore(job).state()).as("again").isEqualTo(State.FAILED);
    assertThat(rig.seen(PV)).hasSize(all.size() + 2);
  }

  @Test
  void undoWorksAfterEtlHasMovedWhatWasLeft() throws IOException {
    rig.paused();
    writeEverywhere();
    List<String> all = rig.seen(PV);
    Job job = delete(DAY + 10, DAY + 86_400 + 1801);
    rig.run("consolidate", PV, Map.of("storage", "LTS"));

    restore(job);

    assertThat(rig.seen(PV)).isEqualTo(all);
    rig.run("consolidate", PV, Map.of("storage", "LTS"));
    assertThat(rig.seen(PV)).isEqualTo(all);
    assertThat(rig.archive.seen(rig.archive.lts)).hasSize(all.size());
  }

  @Test
  void whatWasDeletedIsPurgedWhenItsTimeIsOverAndNotBefore() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 1);
    Job job = delete(DAY, DAY + 1);
    Path trash = rig.archive.lts.root().resolve(".varve/trash/" + job.id());

    rig.etl.clock.set(record(job).keptUntil().minusSeconds(61));
    rig.finish(job);
    assertThat(trash).isDirectory();
    rig.etl.clock.advance(Duration.ofMinutes(2));
    rig.finish(job);

    assertThat(trash).doesNotExist();
    assertThat(record(job).state()).isEqualTo(DeletedRange.State.PURGED);
    assertThat(restore(job).message()).contains("PURGED");
    assertThat(rig.archive.seen()).containsExactly(DAY + 1);
  }

  @Test
  void theTimeToUndoBeginsWhenADeletionIsDoneAndNotWhenItWasAskedFor() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 1);
    Map<String, String> range =
        Map.of(
            "from", Instant.ofEpochSecond(DAY).toString(),
            "to", Instant.ofEpochSecond(DAY + 1).toString());
    Job waiting = rig.submit("deleteRange", PV, range);
    rig.etl.clock.advance(Duration.ofDays(20));

    Job job = rig.finish(waiting);

    Instant done = rig.etl.clock.instant();
    assertThat(record(job).deletedAt()).isEqualTo(done);
    assertThat(record(job).keptUntil()).isEqualTo(done.plus(Duration.ofDays(7)));
    assertThat(rig.archive.lts.root().resolve(".varve/trash/" + job.id() + "/about"))
        .content()
        .contains("when " + done, "until " + done.plus(Duration.ofDays(7)));
    rig.etl.clock.advance(Duration.ofDays(6));
    rig.finish(job);
    assertThat(restore(job).state()).isEqualTo(State.DONE);
    assertThat(rig.archive.seen()).containsExactly(DAY, DAY + 1);
  }

  @Test
  void aRunningPvLosesOnlyWhatTheEngineHasSealed() throws IOException {
    rig.save(rig.info(PV).build());
    rig.archive.write(rig.archive.sts, DAY, DAY + 3600);
    rig.etl.seal(Instant.ofEpochSecond(DAY + 3600));

    assertThat(delete(DAY, DAY + 3700).message()).contains("pause");
    assertThat(rig.archive.seen()).hasSize(2);
    assertThat(delete(DAY, DAY + 3000).state()).isEqualTo(State.DONE);
    assertThat(rig.archive.seen()).containsExactly(DAY + 3600);
  }

  @Test
  void damageIsKeptAndNotCutAway() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 20);
    Path file = rig.archive.lts.file(KEY, Granularity.PARTITION_YEAR.at(DAY));
    Files.writeString(file, "damage\n", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file);

    Job job = delete(DAY, DAY + 1);

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(rig.archive.seen()).containsExactly(DAY + 20);
    assertThat(rig.archive.lts.root().resolve(".varve/quarantine/T%pv:2024.pb"))
        .hasBinaryContent(before);
  }

  @Test
  void aRangeWithoutSamplesIsDeletedWithoutATrace() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY);

    Job job = delete(DAY + 100, DAY + 200);

    assertThat(job.results()).containsEntry("samples", "0");
    assertThat(rig.archive.lts.root().resolve(".varve/trash")).doesNotExist();
  }

  @Test
  void aSummaryDoesNotOutliveWhatItWasMadeOf() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 1000);
    Path summary = Summaries.pathOf(rig.archive.files(rig.archive.lts).getFirst());
    Files.createDirectories(summary.getParent());
    Files.writeString(summary, "of both samples");

    delete(DAY, DAY + 200);

    // So few samples get none.
    assertThat(summary).doesNotExist();
  }
}
