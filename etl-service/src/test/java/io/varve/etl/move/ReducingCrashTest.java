package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.partition.Years;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A move into a store with reducedata dies at each of its instructions in turn. */
@Guards({"E1", "E32"})
class ReducingCrashTest {
  private static final long NEW_YEAR = Years.startOf(2024);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> deathsLeaveWhatOneComputationGives() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String operator :
        List.of("mean_700", "lastSample_5000", "caplotbinning_700", "nth_7", "deadBand_3.0")) {
      tests.addAll(everyStep(operator, true));
    }
    tests.addAll(everyStep("mean_600", false));
    tests.addAll(everyStep("lastSample_5000", false));
    return tests.stream();
  }

  private List<DynamicTest> everyStep(String operator, boolean there) throws IOException {
    List<Step> steps = new ArrayList<>();
    scene(operator, "trial" + there, there).move(steps::add, file -> true);
    assertThat(steps)
        .contains(Step.RENAMED, Step.CHECKPOINT_NAMED, Step.SOURCE_REMOVED, Step.SOURCES_REMOVED);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      int halt = i;
      if (steps.get(i) == Step.PIECE_COPIED && i % 9 > 0) {
        // One piece is like another.
        continue;
      }
      tests.add(
          DynamicTest.dynamicTest(
              operator + (there ? "" : " into nothing") + ", halt " + i + " at " + steps.get(i),
              () -> dieAndRestart(scene(operator, there + "" + halt, there), halt)));
    }
    return tests;
  }

  /**
   * Several hours over the end of a year.
   *
   * @param there whether the store holds results already
   */
  private ReducedArchive scene(String operator, String name, boolean there) throws IOException {
    ReducedArchive archive =
        new ReducedArchive(
            folder.resolve(operator + name), "pb", Granularity.PARTITION_YEAR, operator);
    if (there) {
      archive.write(Archive.seconds(NEW_YEAR - 9000, 30, 91));
      archive.move();
    }
    archive.write(Archive.seconds(NEW_YEAR - 6000, 90, 91));
    return archive;
  }

  private static void dieAndRestart(ReducedArchive archive, int halt) throws IOException {
    int[] left = {halt};
    assertThatThrownBy(
            () ->
                archive.move(
                    step -> {
                      if (left[0]-- == 0) {
                        throw new Halt();
                      }
                    },
                    file -> true))
        .isInstanceOf(Halt.class);

    // By the time of the restart there is more to move.
    archive.write(Archive.seconds(NEW_YEAR + 3700, 30, 91));
    Archive.move().settleAll(archive.archive.mts);
    MoveReport report = archive.move();

    assertThat(report.failures()).isEmpty();
    assertThat(report.conflicts()).isZero();
    assertThat(archive.kept()).isEqualTo(archive.computed());
    assertThat(archive.archive.partitions(archive.archive.sts)).isEmpty();
    assertThat(Archive.sidecars(archive.archive.mts)).isEmpty();
    archive.write(Archive.seconds(NEW_YEAR + 11_000, 30, 91));
    archive.move();
    assertThat(archive.kept()).as("what comes after").isEqualTo(archive.computed());
  }

  @Test
  void lateSamplesThatFoundNoPlaceAreKeptWhereverTheMoveDies() throws IOException {
    List<Step> steps = new ArrayList<>();
    late("late").move(steps::add, file -> true);
    for (int halt = 0; halt < steps.size(); halt++) {
      ReducedArchive archive = late("late" + halt);
      byte[] samples = Files.readAllBytes(archive.archive.file(archive.archive.sts, DAY));
      int[] left = {halt};
      assertThatThrownBy(
              () ->
                  archive.move(
                      step -> {
                        if (left[0]-- == 0) {
                          throw new Halt();
                        }
                      },
                      file -> true))
          .isInstanceOf(Halt.class);

      archive.move();

      assertThat(archive.archive.partitions(archive.archive.sts)).isEmpty();
      assertThat(archive.archive.quarantined(archive.archive.sts, DAY))
          .as("halt %d at %s", halt, steps.get(halt))
          .hasBinaryContent(samples);
    }
  }

  /** A file of settled time, and a newer one that is reduced together with it. */
  private ReducedArchive late(String name) throws IOException {
    ReducedArchive archive =
        new ReducedArchive(
            folder.resolve(name), "pb", Granularity.PARTITION_YEAR, "meanSample_600");
    archive.write(Archive.seconds(DAY, 10, 600));
    archive.move();
    archive.write(DAY + 30);
    archive.write(Archive.seconds(DAY + 7200, 10, 60));
    return archive;
  }

  /** What is gone from the source is durable before, as results and in the carry. */
  @Guards("E3")
  @Test
  void sourcesGoWhenResultsAndCarryAreDurable() throws IOException {
    List<Step> steps = new ArrayList<>();
    ReducedArchive archive = scene("mean_600", "order", true);

    archive.move(steps::add, file -> true);

    assertThat(steps.lastIndexOf(Step.FOLDER_SYNCED))
        .isLessThan(steps.lastIndexOf(Step.CHECKPOINT_WRITTEN));
    assertThat(steps.lastIndexOf(Step.CHECKPOINT_DURABLE))
        .isLessThan(steps.indexOf(Step.SOURCE_REMOVED));
  }

  /** A late sample between the look and the removal. */
  @Guards("E9")
  @Test
  void aSourceThatGrewStaysAndItsSampleIsReducedNext() throws IOException {
    ReducedArchive archive =
        new ReducedArchive(folder, "pb", Granularity.PARTITION_DAY, "maxSample_3600");
    archive.write(DAY, DAY + 10);
    boolean[] once = {false};

    MoveReport report =
        archive.move(
            step -> {
              if (step == Step.DATA_SYNCED && !once[0]) {
                once[0] = true;
                archive.write(DAY + 20);
              }
            },
            file -> true);

    assertThat(report.deferredFiles()).isEqualTo(1);
    archive.move();
    assertThat(archive.kept()).isEqualTo(archive.computed()).hasSize(1);
    assertThat(archive.archive.partitions(archive.archive.sts)).isEmpty();
  }

  /** Stands for the death of the process: no handler of exceptions sees it. */
  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }
}
