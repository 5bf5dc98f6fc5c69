package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A move into a destination that is made anew dies at each of its instructions in turn; a reader
 * sees every sample once at that moment, and after the restart too.
 */
@Guards({"E1", "E31"})
class RewriteCrashTest {
  private static final long[] FIRST = Archive.seconds(Archive.DAY, 7, 11);
  private static final long[] SECOND = Archive.seconds(Archive.DAY + 3600, 5, 13);
  private static final long[] THIRD = Archive.seconds(Archive.DAY + 7200, 3, 17);

  @TempDir Path folder;

  /** What lies in the stores before the move. */
  private interface Scene {
    void set(Archive archive) throws IOException;
  }

  private static final Scene INTO_NOTHING =
      archive -> {
        archive.write(archive.sts, FIRST);
        archive.write(archive.sts, SECOND);
      };

  private static final Scene INTO_WHAT_IS_THERE =
      archive -> {
        archive.write(archive.sts, FIRST);
        archive.write(archive.sts, THIRD);
        archive.moveToMts();
        archive.write(archive.sts, SECOND);
        archive.write(archive.sts, THIRD);
      };

  private static final Scene OUT_OF_ORDER =
      archive -> {
        archive.write(archive.sts, SECOND);
        archive.write(archive.sts, Archive.DAY + 3600 + 7, Archive.DAY + 3600 + 3);
      };

  @TestFactory
  Stream<DynamicTest> parquetIntoNothing() throws IOException {
    return everyStep("into nothing", "parquet", INTO_NOTHING);
  }

  @TestFactory
  Stream<DynamicTest> parquetIntoWhatIsThere() throws IOException {
    return everyStep("into what is there", "parquet", INTO_WHAT_IS_THERE);
  }

  @TestFactory
  Stream<DynamicTest> parquetOutOfOrder() throws IOException {
    return everyStep("out of order", "parquet", OUT_OF_ORDER);
  }

  private Stream<DynamicTest> everyStep(String name, String scheme, Scene scene)
      throws IOException {
    Archive trial = fresh(name + " trial", scheme, scene);
    List<Step> steps = new ArrayList<>();
    trial.move(Archive.move(steps::add), trial.sts, trial.mts);
    assertThat(steps).contains(Step.PIECE_COPIED, Step.DATA_SYNCED, Step.RENAMED);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      int halt = i;
      tests.add(
          DynamicTest.dynamicTest(
              name + ", halt " + i + " at " + steps.get(i),
              () -> dieAndRestart(fresh(name + " " + halt, scheme, scene), halt)));
    }
    return tests.stream();
  }

  private static void dieAndRestart(Archive archive, int halt) throws IOException {
    List<Long> original = seen(archive);
    assertThatThrownBy(() -> archive.move(Archive.move(new HaltAt(halt)), archive.sts, archive.mts))
        .isInstanceOf(Halt.class);
    assertThat(seen(archive)).as("what a reader sees before the restart").isEqualTo(original);

    Archive.move().settleAll(archive.mts);
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
    MoveReport report = archive.moveToMts();

    assertThat(report.failures()).isEmpty();
    assertThat(seen(archive)).isEqualTo(original);
    assertThat(archive.seen(archive.mts)).as("all of it moved").isEqualTo(original);
    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  /** In order, as what lies in a file out of order is read so. */
  private static List<Long> seen(Archive archive) throws IOException {
    return archive.seen().stream().sorted().distinct().toList();
  }

  /** What is durable before what. */
  @Guards("E3")
  @Test
  void sourcesGoWhenTheNewDestinationIsDurableAndInItsPlace() throws IOException {
    Archive archive = fresh("order", "parquet", INTO_WHAT_IS_THERE);
    List<Step> steps = new ArrayList<>();

    archive.move(Archive.move(steps::add), archive.sts, archive.mts);

    assertThat(steps.stream().filter(step -> step != Step.PIECE_COPIED))
        .containsExactly(
            Step.PLANNED,
            Step.COPIED,
            Step.DATA_SYNCED,
            Step.RENAMED,
            Step.FOLDER_SYNCED,
            Step.SOURCE_REMOVED,
            Step.SOURCE_REMOVED,
            Step.SOURCES_REMOVED);
  }

  private Archive fresh(String name, String scheme, Scene scene) throws IOException {
    Archive archive = archive(folder.resolve(name.replace(' ', '_')), scheme);
    scene.set(archive);
    return archive;
  }

  /** With a medium-term store of some kind. */
  static Archive archive(Path root, String scheme) {
    return new Archive(
        new Store("STS", root.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0),
        store("MTS", scheme, root.resolve("mts"), Granularity.PARTITION_DAY),
        store("LTS", scheme, root.resolve("lts"), Granularity.PARTITION_YEAR));
  }

  static Store store(String name, String scheme, Path root, Granularity granularity) {
    return Store.parse(
        scheme
            + "://localhost?name="
            + name
            + "&rootFolder="
            + root
            + "&partitionGranularity="
            + granularity,
        new StoreMacros(Map.of()));
  }

  /** Stands for the death of the process: no handler of exceptions sees it. */
  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
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
