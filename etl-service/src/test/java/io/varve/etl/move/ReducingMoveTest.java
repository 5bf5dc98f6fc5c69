package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.operator.Reduction;
import io.varve.partition.Granularity;
import io.varve.partition.Years;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store with reducedata holds is what one computation over all samples gives. */
@Guards("E32")
class ReducingMoveTest {
  /** Before the end of a year, so that bins reach from one into the next. */
  private static final long NEW_YEAR = Years.startOf(2024);

  @TempDir Path folder;

  private ReducedArchive archive(String operator) {
    return new ReducedArchive(folder, "pb", Granularity.PARTITION_YEAR, operator);
  }

  static Stream<String> operators() {
    return Stream.of(
        "firstSample_600",
        "lastSample_600",
        "firstFill_600",
        "lastFill_600",
        "mean_600",
        "meanSample_600",
        "min_1800",
        "maxSample_3600",
        "median_600",
        "count_600",
        "stats_600",
        "errorbar_600",
        "linear_600",
        "kurtosisSample_700",
        "meanSample_701",
        "mean_5000",
        "lastSample_40000",
        "firstSample_86400",
        "caplotbinning_701",
        "ignoreflyers_700_1.0",
        "flyers_700_1.0",
        "nth_7",
        "nth",
        "deadBand_3.0");
  }

  /** Hours come one, two or more at a time, up to any second, over the end of a year. */
  @ParameterizedTest
  @MethodSource("operators")
  void movesGiveTogetherWhatOneComputationGives(String operator) throws IOException {
    ReducedArchive archive = archive(operator);
    SplittableRandom random = new SplittableRandom(operator.hashCode());
    long second = NEW_YEAR - 20_000;
    for (int i = 0; i < 12; i++) {
      long end = second + random.nextInt(200, 9000);
      while (second < end) {
        archive.write(second);
        second += 1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 60);
      }

      MoveReport report = archive.move();

      assertThat(report.failures()).isEmpty();
      assertThat(report.conflicts()).isZero();
      assertThat(archive.kept()).as("after move " + i).isEqualTo(archive.computed());
      assertThat(archive.archive.partitions(archive.archive.sts)).isEmpty();
    }
    assertThat(archive.kept()).isNotEmpty();
    assertThat(folder.resolve("sts/.varve/quarantine")).doesNotExist();
    assertThat(Archive.sidecars(archive.archive.mts)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lastSample_600", "mean_700", "stats_600"})
  void resultsMayLieInParquetByTheDay(String operator) throws IOException {
    ReducedArchive archive =
        new ReducedArchive(folder, "parquet", Granularity.PARTITION_DAY, operator);
    for (long second = DAY + 80_000; second < DAY + 95_000; second += 1000) {
      archive.write(Archive.seconds(second, 9, 100));
      archive.move();
      assertThat(archive.kept()).isEqualTo(archive.computed());
    }
  }

  @Test
  void samplesOutOfOrderAreReducedInOrder() throws IOException {
    ReducedArchive archive = archive("lastSample_60");
    TreeMap<Long, Long> newest = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      long second = DAY + (i * 7919) % 3600;
      archive.write(second);
      newest.merge(second / 60, second, Math::max);
    }

    MoveReport report = archive.move();

    assertThat(report.failures()).isEmpty();
    assertThat(archive.archive.seen(archive.archive.mts))
        .containsExactlyElementsOf(newest.values());
  }

  /** The bin that was open goes on: a pause with consolidation ends none. */
  @Test
  void aFileThatComesAgainContinuesItsBin() throws IOException {
    ReducedArchive archive = archive("meanSample_3600");
    archive.write(Archive.seconds(DAY, 10, 7));
    archive.move();
    archive.write(Archive.seconds(DAY + 1000, 10, 7));

    archive.move();

    assertThat(archive.kept()).isEqualTo(archive.computed()).hasSize(1);
  }

  @Test
  void lateSamplesFindTheirPlaceWhereNothingIs() throws IOException {
    ReducedArchive archive = archive("meanSample_600");
    archive.write(Archive.seconds(DAY + 7200, 10, 600));
    archive.move();
    archive.write(Archive.seconds(DAY, 10, 7));

    MoveReport report = archive.move();

    assertThat(report.conflicts()).isZero();
    assertThat(archive.kept()).isEqualTo(archive.computed()).hasSize(11);
  }

  @Test
  void samplesThatComeWhenTheResultsOfTheirTimeAreSettledAreKeptAside() throws IOException {
    ReducedArchive archive = archive("meanSample_600");
    archive.write(Archive.seconds(DAY, 10, 600));
    archive.move();
    var settled = archive.kept();
    archive.write(DAY + 30);
    byte[] late = Files.readAllBytes(archive.archive.file(archive.archive.sts, DAY));

    MoveReport report = archive.move();

    assertThat(report.conflicts()).isEqualTo(1);
    assertThat(archive.kept()).isEqualTo(settled);
    assertThat(archive.archive.partitions(archive.archive.sts)).isEmpty();
    assertThat(archive.archive.quarantined(archive.archive.sts, DAY)).hasBinaryContent(late);
  }

  @Test
  void aSourceThatCannotBeReadKeepsThoseBehindItWaiting() throws IOException {
    ReducedArchive archive = archive("mean_600");
    archive.write(DAY, DAY + 3600, DAY + 7200);
    Path broken = archive.archive.file(archive.archive.sts, DAY + 3600);
    byte[] whole = Files.readAllBytes(broken);
    Files.writeString(broken, "no header\n");

    MoveReport report = archive.move();

    assertThat(report.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause()).isEqualTo(FailureCause.DAMAGED));
    assertThat(archive.archive.partitions(archive.archive.sts)).hasSize(2);
    Files.write(broken, whole);
    assertThat(archive.move().failures()).isEmpty();
    assertThat(archive.kept()).isEqualTo(archive.computed());
  }

  // contract mgmt-engine-etl 4.7: EAA deletes what the operator failed on
  @Test
  void textsAreNotTakenByAnOperatorOfNumbers() throws IOException {
    ReducedArchive archive = archive("mean_600");
    archive.write(new Sample(DAY, 5, new SampleValue.ScalarString("on"), 0, 0));

    MoveReport report = archive.move();

    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.cause()).isEqualTo(FailureCause.REDUCTION);
              assertThat(failure.sentence()).contains("DBR_SCALAR_STRING", "firstSample_600");
            });
    assertThat(archive.archive.seen(archive.archive.sts)).containsExactly(DAY);
  }

  @Test
  void textsAreReducedByOperatorsThatPick() throws IOException {
    ReducedArchive archive = archive("lastFill_600");
    for (int i = 0; i < 7; i++) {
      archive.write(new Sample(DAY + i * 1000, 5, new SampleValue.ScalarString("v" + i), 0, 0));
    }

    assertThat(archive.move().failures()).isEmpty();

    assertThat(archive.kept()).isEqualTo(archive.computed()).hasSize(11);
    assertThat(archive.kept().getFirst()).startsWith("SCALAR_STRING ");
  }

  @Test
  void resultsHaveTheTypeOfTheOperator() throws IOException {
    ReducedArchive means = archive("mean_600");
    means.write(new Sample(DAY, 5, new SampleValue.ScalarInt(4), 0, 0));
    means.move();

    assertThat(means.kept()).containsExactly("SCALAR_DOUBLE 2024-02-28T00:05:00Z 4.0 0 0 []");
    assertThat(Archive.header(means.archive.file(means.archive.mts, DAY)).type().dbrName())
        .isEqualTo("DBR_SCALAR_DOUBLE");
  }

  @Test
  void aSourceWhoseResultsAreOfAnotherTypeStays() throws IOException {
    ReducedArchive archive = archive("firstSample_600");
    archive.write(DAY);
    archive.move();
    archive.write(new Sample(DAY + 3600, 5, new SampleValue.ScalarInt(4), 0, 0));

    MoveReport report = archive.move();

    assertThat(report.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause()).isEqualTo(FailureCause.OTHER_HEADER));
    assertThat(archive.archive.seen(archive.archive.sts)).containsExactly(DAY + 3600);
    assertThat(archive.kept()).hasSize(1);
  }

  @Test
  void samplesThatWereThereBeforeTheStoreWasReducedStay() throws IOException {
    ReducedArchive archive = archive("meanSample_600");
    archive.archive.write(archive.archive.mts, DAY, DAY + 1);
    archive.write(DAY + 3600, DAY + 3601);

    archive.move();

    assertThat(archive.archive.seen(archive.archive.mts))
        .containsExactly(DAY, DAY + 1, DAY + 3600 + 300);
  }

  @Test
  void anotherOperatorGoesOnWithTheNextBin() throws IOException {
    ReducedArchive means = archive("meanSample_600");
    means.write(Archive.seconds(DAY, 20, 60));
    means.move();
    ReducedArchive highest = archive("maxSample_600");
    highest.write(Archive.seconds(DAY + 1200, 20, 60));

    MoveReport report = highest.move();

    assertThat(report.failures()).isEmpty();
    assertThat(report.conflicts()).isZero();
    assertThat(highest.kept().subList(0, 2)).isEqualTo(means.computed().subList(0, 2));
    assertThat(highest.kept().subList(2, 4)).isEqualTo(highest.computed().subList(2, 4));
  }

  @Test
  void unreadableLinesOfASourceAreKeptAside() throws IOException {
    ReducedArchive archive = archive("mean_600");
    archive.write(DAY);
    Path source = archive.archive.file(archive.archive.sts, DAY);
    Files.write(source, "damage\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    byte[] asItWas = Files.readAllBytes(source);

    archive.move();

    assertThat(archive.kept()).hasSize(1);
    assertThat(archive.archive.quarantined(archive.archive.sts, DAY)).hasBinaryContent(asItWas);
  }

  @ParameterizedTest
  @ValueSource(strings = {"meen_600", "", "optimized_100", "ncount", "optimLastSample", "mean_x"})
  void whatCannotBeKeptIsNoReduction(String operator) {
    assertThatThrownBy(() -> Reduction.parse(operator))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .containsAnyOf("_600", "_60");
  }
}
