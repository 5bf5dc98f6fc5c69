package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two files of one partition become one, whatever order their samples lie in. */
class UnionTest {
  @TempDir Path folder;
  private Path work;
  private Union.Result result;

  @BeforeEach
  void makeWork() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
  }

  /** A file with samples of the day's first seconds, in the order in which they are given. */
  private PlainFile file(String name, Sample... samples) throws IOException {
    Store store = new Store(name, folder.resolve(name), Granularity.PARTITION_DAY, 0, 0);
    JobRig.write(store, PV, samples);
    return Objects.requireNonNull(PlainFile.of(store.file(KEY, store.granularity().at(DAY))));
  }

  private static Sample at(long second, double value) {
    return sample(DAY + second, value);
  }

  private static Sample[] at(int... seconds) {
    return IntStream.of(seconds).mapToObj(second -> at(second, second)).toArray(Sample[]::new);
  }

  /** What the union holds, as {@code second=value}. */
  private List<String> union(PlainFile first, PlainFile second) throws IOException {
    Path whole = work.resolve("whole");
    try (LineFile out = new LineFile(whole, first.header())) {
      result = Union.of(first, second, whole, 1024, out::add);
    }
    List<String> seen = new ArrayList<>();
    try (FileSamples samples = Objects.requireNonNull(PlainFile.of(whole)).samples()) {
      while (samples.next()) {
        seen.add(
            (samples.current().epochSecond() - DAY) + "=" + (int) samples.current().doubleAt(0));
      }
    }
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).as("what was made on the way is gone").containsExactly(whole);
    }
    return seen;
  }

  @Test
  void aSampleThatAFileOutOfOrderHoldsIsNotAddedAgain() throws IOException {
    assertThat(union(file("first", at(1, 5, 3, 6)), file("second", at(3))))
        .containsExactly("1=1", "3=3", "5=5", "6=6");
    assertThat(result).isEqualTo(new Union.Result(0, 0));
  }

  @Test
  void aSampleThatComesOutOfOrderIsNotAddedAgain() throws IOException {
    assertThat(union(file("first", at(3)), file("second", at(1, 5, 3, 6, 5))))
        .containsExactly("1=1", "3=3", "5=5", "6=6");
    assertThat(result).isEqualTo(new Union.Result(3, 0));
  }

  @Test
  void manySamplesOutOfOrderAreEachThereOnce() throws IOException {
    Random random = new Random(7);
    int[] first = random.ints(2000, 0, 5000).distinct().toArray();
    int[] second = random.ints(2000, 0, 5000).distinct().toArray();
    TreeSet<Integer> all = new TreeSet<>();
    IntStream.of(first).forEach(all::add);
    IntStream.of(second).forEach(all::add);

    assertThat(union(file("first", at(first)), file("second", at(second))))
        .containsExactlyElementsOf(all.stream().map(time -> time + "=" + time).toList());
    assertThat(result).isEqualTo(new Union.Result(all.size() - first.length, 0));
  }

  @Test
  void ofATimeThatBothHoldTheFirstStaysAndADifferenceIsAConflict() throws IOException {
    assertThat(union(file("first", at(5, 1), at(3, 1)), file("second", at(3, 2), at(5, 1))))
        .containsExactly("3=1", "5=1");
    assertThat(result).isEqualTo(new Union.Result(0, 1));
  }

  @Test
  void whatOneFileHoldsTwiceForATimeIsKeptTwiceAndAgreesWithEitherOfThem() throws IOException {
    assertThat(union(file("first", at(3, 1), at(3, 2), at(4, 4)), file("second", at(3, 1))))
        .containsExactly("3=1", "3=2", "4=4");
    assertThat(result).isEqualTo(new Union.Result(0, 0));
  }
}
