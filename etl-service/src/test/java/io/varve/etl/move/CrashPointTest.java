package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A move dies at each of its instructions in turn, and a reader sees every sample once at that
 * moment, and after the restart too.
 */
@Guards("E1")
class CrashPointTest {
  @TempDir Path folder;

  /** What lies in the stores before the move. */
  private interface Scene {
    void set(Archive archive) throws IOException;
  }

  private static final long[] FIRST = Archive.seconds(Archive.DAY, 7, 11);
  private static final long[] SECOND = Archive.seconds(Archive.DAY + 3600, 5, 13);
  private static final long[] THIRD = Archive.seconds(Archive.DAY + 7200, 3, 17);

  private static final Scene INTO_NOTHING =
      archive -> {
        archive.write(archive.sts, FIRST);
        archive.write(archive.sts, SECOND);
      };

  private static final Scene BEHIND_WHAT_IS_THERE =
      archive -> {
        archive.write(archive.mts, FIRST);
        archive.write(archive.sts, SECOND);
        archive.write(archive.sts, THIRD);
      };

  private static final Scene BEHIND_A_TORN_TAIL =
      archive -> {
        BEHIND_WHAT_IS_THERE.set(archive);
        Files.write(
            archive.file(archive.mts, Archive.DAY),
            new byte[] {8, 1, 16},
            StandardOpenOption.APPEND);
      };

  private static final Scene INTO_A_GAP =
      archive -> {
        archive.write(archive.mts, FIRST);
        archive.write(archive.mts, THIRD);
        archive.write(archive.sts, SECOND);
        archive.write(archive.sts, THIRD);
      };

  @TestFactory
  Stream<DynamicTest> newFile() throws IOException {
    return everyStep("into nothing", INTO_NOTHING);
  }

  @TestFactory
  Stream<DynamicTest> append() throws IOException {
    return everyStep("behind what is there", BEHIND_WHAT_IS_THERE);
  }

  @TestFactory
  Stream<DynamicTest> appendBehindTornTail() throws IOException {
    return everyStep("behind a torn tail", BEHIND_A_TORN_TAIL);
  }

  @TestFactory
  Stream<DynamicTest> insertion() throws IOException {
    return everyStep("into a gap", INTO_A_GAP);
  }

  private Stream<DynamicTest> everyStep(String name, Scene scene) throws IOException {
    Archive trial = fresh(name + " trial", scene);
    Recorder recorder = new Recorder();
    trial.move(Archive.move(recorder), trial.sts, trial.mts);
    assertThat(recorder.steps).isNotEmpty();
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < recorder.steps.size(); i++) {
      int halt = i;
      tests.add(
          DynamicTest.dynamicTest(
              name + ", halt " + i + " at " + recorder.steps.get(i),
              () -> dieAndRestart(fresh(name + " " + halt, scene), halt)));
    }
    return tests.stream();
  }

  private static void dieAndRestart(Archive archive, int halt) throws IOException {
    List<Long> original = archive.seen();
    assertThatThrownBy(() -> archive.move(Archive.move(new HaltAt(halt)), archive.sts, archive.mts))
        .isInstanceOf(Halt.class);
    assertThat(archive.seen()).as("what a reader sees before the restart").isEqualTo(original);
    settlesEvenIfRecoveryDies(archive, original);
    MoveReport report = archive.moveToMts();
    // When the last source was gone already there was nothing left to move, only to settle.
    Archive.move().settleAll(archive.mts);
    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen()).isEqualTo(original);
    assertThat(archive.seen(archive.mts)).as("all of it moved").isEqualTo(original);
    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(Archive.sidecars(archive.mts))
        .filteredOn(file -> !file.toString().endsWith(".tmp"))
        .isEmpty();
  }

  /** Halts the recovery, too, at each of its steps. */
  private static void settlesEvenIfRecoveryDies(Archive archive, List<Long> original)
      throws IOException {
    Set<Step> recoverySteps =
        EnumSet.of(Step.TAIL_SET_ASIDE, Step.ROLLED_BACK, Step.CHECKPOINT_DELETED);
    for (Step step : recoverySteps) {
      try {
        Archive.move(
                reached -> {
                  if (reached == step) {
                    throw new Halt();
                  }
                })
            .settleAll(archive.mts);
      } catch (Halt halt) {
        assertThat(archive.seen()).as("after recovery died at " + step).isEqualTo(original);
      }
    }
  }

  // what was copied in part is cut off again, rather than found out by comparison
  @Guards("E4")
  @Test
  void aHalfCopiedTailIsRolledBack() throws IOException {
    Archive archive = fresh("rolled back", BEHIND_WHAT_IS_THERE);
    long before = Files.size(archive.file(archive.mts, Archive.DAY));
    FailPoints afterTwoPieces =
        new FailPoints() {
          private int pieces;

          @Override
          public void reached(Step step) {
            if (step == Step.PIECE_COPIED && ++pieces == 2) {
              throw new Halt();
            }
          }
        };
    assertThatThrownBy(() -> archive.move(Archive.move(afterTwoPieces), archive.sts, archive.mts))
        .isInstanceOf(Halt.class);
    assertThat(archive.file(archive.mts, Archive.DAY)).hasSize(before + 62);
    Recorder recorder = new Recorder();

    Archive.move(recorder).settleAll(archive.mts);

    assertThat(recorder.steps)
        .containsExactly(
            Step.ROLLED_BACK,
            Step.ROLLBACK_SYNCED,
            Step.CHECKPOINT_DELETED,
            Step.CHECKPOINT_REMOVED);
    assertThat(archive.file(archive.mts, Archive.DAY)).hasSize(before);
  }

  /** What is durable before what. */
  @Guards({"E2", "E3"})
  @Test
  void everyMoveKeepsTheOrderThatSurvivesACrash() throws IOException {
    Archive archive = fresh("order", BEHIND_WHAT_IS_THERE);
    Recorder recorder = new Recorder();
    archive.move(Archive.move(recorder), archive.sts, archive.mts);
    assertThat(recorder.steps.stream().filter(step -> step != Step.PIECE_COPIED))
        .containsExactly(
            Step.PLANNED,
            Step.CHECKPOINT_WRITTEN,
            Step.CHECKPOINT_SYNCED,
            Step.CHECKPOINT_NAMED,
            Step.CHECKPOINT_DURABLE,
            Step.COPIED,
            Step.DATA_SYNCED,
            Step.FOLDER_SYNCED,
            Step.COMMIT_WRITTEN,
            Step.COMMITTED,
            Step.SUMMARISED,
            Step.SOURCE_REMOVED,
            Step.SOURCE_REMOVED,
            Step.SOURCES_REMOVED,
            Step.CHECKPOINT_DELETED);
    assertThat(recorder.steps.indexOf(Step.PIECE_COPIED))
        .as("no byte before the checkpoint is durable")
        .isGreaterThan(recorder.steps.indexOf(Step.CHECKPOINT_DURABLE));
  }

  @Guards("E3")
  @Test
  void aNewFileIsDurableBeforeItHasItsNameAndNamedBeforeItsSourcesGo() throws IOException {
    Archive archive = fresh("order of a new file", INTO_NOTHING);
    Recorder recorder = new Recorder();
    archive.move(Archive.move(recorder), archive.sts, archive.mts);
    assertThat(recorder.steps.stream().filter(step -> step != Step.PIECE_COPIED))
        .containsExactly(
            Step.PLANNED,
            Step.COPIED,
            Step.DATA_SYNCED,
            Step.RENAMED,
            Step.FOLDER_SYNCED,
            Step.COMMITTED,
            Step.SUMMARISED,
            Step.SOURCE_REMOVED,
            Step.SOURCE_REMOVED,
            Step.SOURCES_REMOVED);
  }

  // a kill after the rename and a power cut after the repetition: the name must not be lost
  @Guards("E3")
  @Test
  void aRepetitionMakesTheNameDurableBeforeTheSourcesGo() throws IOException {
    Archive archive = fresh("repetition", INTO_NOTHING);
    assertThatThrownBy(
            () -> archive.move(Archive.move(haltAt(Step.RENAMED)), archive.sts, archive.mts))
        .isInstanceOf(Halt.class);
    Recorder recorder = new Recorder();

    archive.move(Archive.move(recorder), archive.sts, archive.mts);

    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(recorder.steps)
        .containsSubsequence(Step.DATA_SYNCED, Step.FOLDER_SYNCED, Step.SOURCE_REMOVED);
    assertThat(recorder.steps.indexOf(Step.FOLDER_SYNCED))
        .isLessThan(recorder.steps.indexOf(Step.SOURCE_REMOVED));
  }

  private static FailPoints haltAt(Step step) {
    return reached -> {
      if (reached == step) {
        throw new Halt();
      }
    };
  }

  private Archive fresh(String name, Scene scene) throws IOException {
    Archive archive = new Archive(folder.resolve(name.replace(' ', '_')));
    scene.set(archive);
    return archive;
  }

  /** Stands for the death of the process: no handler of exceptions sees it. */
  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Recorder implements FailPoints {
    private final List<Step> steps = new ArrayList<>();

    @Override
    public void reached(Step step) {
      steps.add(step);
    }
  }

  private static final class HaltAt implements FailPoints {
    private int left;

    private HaltAt(int count) {
      this.left = count;
    }

    @Override
    public void reached(Step step) {
      if (left-- == 0) {
        throw new Halt();
      }
    }
  }
}
