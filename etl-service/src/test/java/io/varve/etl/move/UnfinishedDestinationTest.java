package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.plan.Stage;
import io.varve.etl.run.Backlog;
import io.varve.etl.run.Crew;
import io.varve.etl.run.StageRun;
import io.varve.invariants.Guards;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next stage makes of a partition that a move into it has not finished. */
class UnfinishedDestinationTest {
  private static final Instant LATER = Instant.ofEpochSecond(DAY + 10 * 86_400);

  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void start() throws IOException {
    archive = new Archive(folder);
    archive.write(archive.mts, seconds(DAY, 50, 7));
  }

  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }

  private Backlog run(Stage stage, MoveReport report) {
    return new StageRun(new Catalogue(), Archive.move(), new Crew(1))
        .run(KEY, stage, LATER, Instant.MAX, report);
  }

  private Stage toDays() {
    return new Stage(0, archive.sts, archive.mts);
  }

  private Stage toYears() {
    return new Stage(1, archive.mts, archive.lts);
  }

  private void leaveCheckpoint(Path source) throws IOException {
    new Checkpoints(archive.mts.root(), new Durable(), FailPoints.NONE)
        .write(
            Checkpoint.copying(
                KEY,
                "2024_02_28",
                Files.size(archive.file(archive.mts, DAY)) - 40,
                List.of(new Checkpoint.Source(source, 20, 60, 60))));
  }

  private void dieHalfWay() throws IOException {
    archive.write(archive.sts, seconds(DAY + 3600, 50, 7));
    archive.write(archive.sts, seconds(DAY + 7200, 50, 7));
    int[] pieces = {0};
    assertThatThrownBy(
            () ->
                archive.move(
                    Archive.move(
                        step -> {
                          if (step == Step.PIECE_COPIED && ++pieces[0] == 40) {
                            throw new Halt();
                          }
                        }),
                    archive.sts,
                    archive.mts))
        .isInstanceOf(Halt.class);
  }

  @Guards("E15")
  @Test
  void nothingOfAHalfCopiedDayGoesOnToTheYear() throws IOException {
    List<Long> before = archive.seen(archive.mts);
    dieHalfWay();
    List<Long> all = archive.seen();
    assertThat(archive.seen(archive.mts)).hasSizeBetween(51, 149);
    MoveReport report = new MoveReport();

    run(toYears(), report);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(archive.lts)).as("what was whole").isEqualTo(before);
    assertThat(archive.seen()).isEqualTo(all);
    run(toDays(), report);
    run(toYears(), report);
    assertThat(archive.seen(archive.lts)).isEqualTo(all);
    assertThat(archive.partitions(archive.mts)).isEmpty();
  }

  @Guards({"E14", "E15"})
  @Test
  void aDayThatCannotBeSettledStaysAndGoesOnOnceItIs() throws IOException {
    Path file = Files.createFile(folder.resolve("a file"));
    leaveCheckpoint(file.resolve("within a file is not absent.pb"));
    MoveReport report = new MoveReport();

    Backlog backlog = run(toYears(), report);

    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.UNSETTLED);
    assertThat(backlog.partitions()).isEqualTo(1);
    assertThat(archive.seen(archive.mts)).hasSize(50);
    assertThat(archive.partitions(archive.lts)).isEmpty();

    // Now it can be seen that the source is gone.
    Files.delete(file);
    MoveReport again = new MoveReport();
    assertThat(run(toYears(), again).partitions()).isZero();
    assertThat(again.failures()).isEmpty();
    assertThat(archive.seen(archive.lts)).hasSize(50);
    assertThat(archive.partitions(archive.mts)).isEmpty();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  // an orphan that the stage before clears away
  @Guards("E14")
  @Test
  void aDayWhoseSourceIsGoneTakesMoreAndGoesOn() throws IOException {
    leaveCheckpoint(archive.file(archive.sts, DAY + 3600));
    archive.write(archive.sts, seconds(DAY + 7200, 5, 1));
    MoveReport report = new MoveReport();

    run(toDays(), report);
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
    run(toYears(), report);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(archive.lts)).hasSize(55);
  }

  @Guards("E23")
  @Test
  void cuttingBackIsNoLossAndNoFailure() throws IOException {
    dieHalfWay();
    MoveReport report = new MoveReport();

    assertThat(run(toDays(), report)).isEqualTo(new Backlog(0, null));

    assertThat(report.failures()).isEmpty();
    assertThat(report.conflicts()).isZero();
    assertThat(report.movedFiles()).isEqualTo(2);
    assertThat(archive.mts.root().resolve(".varve/quarantine")).doesNotExist();
    assertThat(archive.secondsIn(archive.mts)).hasSize(150).isSorted().doesNotHaveDuplicates();
  }
}
