package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.faults.FaultFileSystem;
import io.varve.invariants.Guards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power is cut at each step of a move: of what was not forced to the disk all is gone, or any
 * part of it is there.
 */
class MovePowerCutTest {
  /** Cuts at each step of which anything may be left. */
  private static final int SEEDS = 4;

  private static final int SOURCES = 2;

  private static final long[] FIRST = Archive.seconds(Archive.DAY + 600, 9, 60);
  private static final long[] SECOND = Archive.seconds(Archive.DAY + 3 * 3600, 9, 60);
  private static final long[] THIRD = Archive.seconds(Archive.DAY + 5 * 3600, 9, 60);

  @TempDir Path folder;

  /** What is moved where. */
  private enum Scene {
    INTO_NOTHING {
      @Override
      void set(Archive archive) throws IOException {
        archive.write(archive.sts, FIRST);
        archive.write(archive.sts, SECOND);
      }
    },
    BEHIND_WHAT_IS_THERE {
      @Override
      void set(Archive archive) throws IOException {
        archive.write(archive.mts, FIRST);
        archive.write(archive.sts, SECOND);
        archive.write(archive.sts, THIRD);
      }
    },
    BEHIND_A_TORN_TAIL {
      @Override
      void set(Archive archive) throws IOException {
        BEHIND_WHAT_IS_THERE.set(archive);
        Files.write(
            archive.file(archive.mts, Archive.DAY),
            new byte[] {8, 1, 16},
            StandardOpenOption.APPEND);
      }
    },
    INTO_A_GAP {
      @Override
      void set(Archive archive) throws IOException {
        archive.write(archive.mts, FIRST);
        archive.write(archive.mts, THIRD);
        archive.write(archive.sts, SECOND);
        archive.write(archive.sts, THIRD);
      }
    };

    abstract void set(Archive archive) throws IOException;
  }

  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A disk with a scene on it. */
  private record Disk(FaultFileSystem files, Archive archive, List<Long> original) {}

  private Disk disk(Scene scene, String name) throws IOException {
    Path root = Files.createDirectories(folder.resolve(name));
    Archive archive = new Archive(root);
    scene.set(archive);
    // Folders that were never forced could not be told from those that a move makes.
    Files.createDirectories(archive.mts.root().resolve("T"));
    FaultFileSystem files = FaultFileSystem.over(root);
    return new Disk(files, new Archive(files.root()), archive.seen());
  }

  private int steps(Scene scene) throws IOException {
    Disk disk = disk(scene, "trial");
    List<Step> steps = new ArrayList<>();
    disk.archive.move(Archive.move(steps::add), disk.archive.sts, disk.archive.mts);
    return steps.size();
  }

  /** Moves until the power is cut at a step; what is on the disk then. */
  private static Archive cut(Disk disk, int at, @Nullable Random random) {
    int[] left = {at};
    FaultFileSystem[] after = {disk.files};
    Archive archive = disk.archive;
    assertThatThrownBy(
            () ->
                archive.move(
                    Archive.move(
                        step -> {
                          if (left[0]-- == 0) {
                            after[0] = crash(disk.files, random);
                            throw new Halt();
                          }
                        }),
                    archive.sts,
                    archive.mts))
        .isInstanceOf(Halt.class);
    return new Archive(after[0].root());
  }

  private static FaultFileSystem crash(FaultFileSystem files, @Nullable Random random) {
    try {
      return random == null ? files.crash() : files.crash(random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void finishes(Archive archive, List<Long> original, String when)
      throws IOException {
    PartitionMove move = Archive.move(FailPoints.NONE);
    move.settleAll(archive.mts);
    assertThat(archive.seen()).as("%s, settled", when).isEqualTo(original);
    assertThat(archive.move(move, archive.sts, archive.mts).failures()).as(when).isEmpty();
    assertThat(archive.secondsIn(archive.mts)).as("%s, moved", when).isEqualTo(original);
    assertThat(archive.values(archive.mts))
        .as("%s, values", when)
        .isEqualTo(original.stream().map(Long::doubleValue).toList());
    assertThat(archive.partitions(archive.sts)).as(when).isEmpty();
  }

  @Guards({"E1", "E2", "E3", "E22"})
  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothingAtAnyStep(Scene scene) throws IOException {
    int steps = steps(scene);
    assertThat(steps).isGreaterThan(10);
    for (int at = 0; at < steps; at++) {
      for (int seed = -1; seed < SEEDS; seed++) {
        Disk disk = disk(scene, at + "_" + seed);
        Archive after = cut(disk, at, seed < 0 ? null : new Random(seed));
        String when = "cut at step " + at + ", seed " + seed;
        assertThat(after.seen()).as(when).containsAll(disk.original);
        finishes(after, disk.original, when);
      }
    }
  }

  // a checkpoint is durable although data is not; what takes a file's place must be, of course
  @Guards("E22")
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTO_A_GAP")
  void losesNothingWhileItsSourcesAreThereEvenIfDataIsNotMadeDurable(Scene scene)
      throws IOException {
    int steps = steps(scene);
    int finished = 0;
    for (int at = 0; at < steps; at++) {
      Disk disk = disk(scene, "lying_" + at);
      disk.files.faults().lie("**.pb");
      disk.files.faults().lie("**/*.new");
      Archive after = cut(disk, at, null);
      String when = "cut at step " + at;
      if (after.partitions(after.sts).size() == SOURCES) {
        finished++;
        finishes(after, disk.original, when);
      }
    }
    assertThat(finished).isGreaterThan(steps / 2);
  }
}
