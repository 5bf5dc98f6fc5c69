package io.varve.store;

import static io.varve.store.StoreFixture.doubles;
import static io.varve.store.StoreFixture.longText;
import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that another archiver wrote may hold samples out of order. */
class OutOfOrderTest {
  @TempDir Path folder;
  private StoreFixture pv;

  @BeforeEach
  void makePv() {
    pv = new StoreFixture(folder, "R:x");
  }

  private void appendWithOneFromTheFuture() throws IOException {
    pv.append(
        pv.lts,
        sample("2024-03-01T00:00:00Z", 1),
        sample("2024-11-01T00:00:00Z", 99),
        sample("2024-03-02T00:00:00Z", 2),
        sample("2024-03-03T00:00:00Z", 3));
  }

  @Test
  @Guards("C7")
  void aSampleFromTheFutureHidesNoOther() throws IOException {
    appendWithOneFromTheFuture();

    assertThat(pv.read("2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z"))
        .containsExactly(1.0, 2.0, 3.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-04-01T00:00:00Z | 2024-05-01T00:00:00Z | 3
          2024-04-01T00:00:00Z | 2024-04-01T00:00:00Z | 3
          2024-03-02T12:00:00Z | 2024-05-01T00:00:00Z | 2 3
          2024-12-01T00:00:00Z | 2024-12-02T00:00:00Z | 99
          """)
  @Guards("C7")
  void theNewestSampleBeforeTheStartIsFoundBehindOneFromTheFuture(
      String from, String to, String values) throws IOException {
    appendWithOneFromTheFuture();

    assertThat(pv.read(from, to)).isEqualTo(doubles(values));
  }

  @Test
  @Guards("C7")
  void theSampleThatHoldsAtTheStartIsSoughtAnewWhenItsFileHasMoved() throws IOException {
    // Two from the future, one behind the other, end the file for who reads on from before them.
    Sample[] lying = {
      sample("2024-03-01T00:00:00Z", 1),
      sample("2024-11-01T00:00:00Z", 98),
      sample("2024-11-02T00:00:00Z", 99),
      sample("2024-03-03T00:00:00Z", 3)
    };
    Store farther = new Store("XLTS", folder.resolve("xlts"), Granularity.PARTITION_YEAR, 0, 0);
    pv.append(pv.lts, lying);
    TimeRange range =
        new TimeRange(Instant.parse("2024-04-01T00:00:00Z"), Instant.parse("2024-05-01T00:00:00Z"));
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, List.of(pv.lts, farther), range, List.of())) {
      pv.append(farther, lying);
      for (PartitionFile file : pv.catalogue.files(pv.lts, pv.key)) {
        Files.delete(file.path());
      }
      assertThat(stream.next()).isTrue();
      assertThat(stream.current().doubleAt(0)).isEqualTo(3.0);
      assertThat(stream.next()).isFalse();
    }
  }

  @Test
  @Guards("B2")
  void aSampleFromTheFutureIsNotWhereAnEngineGoesOn() throws IOException {
    pv.append(
        pv.lts,
        sample("2024-03-01T00:00:00Z", 1),
        sample("2024-03-02T00:00:00Z", 2),
        sample("2024-11-01T00:00:00Z", 99));
    pv.append(pv.mts, sample("2024-12-01T00:00:00Z", 99));
    Moment soon = Moment.of(Instant.parse("2024-03-02T00:30:00Z"));
    assertThat(new NewestSample(pv.catalogue, () -> soon).find(pv.key, pv.stores()))
        .hasValueSatisfying(
            newest -> assertThat(newest.instant()).isEqualTo("2024-03-02T00:00:00Z"));
  }

  @Test
  @Guards({"B2", "C7"})
  void theNewestSampleIsFoundInFrontOfOneFromThePast() throws IOException {
    pv.append(
        pv.lts,
        sample("2023-01-01T00:00:00Z", 1),
        sample("2023-06-01T00:00:00Z", 2),
        sample("2023-12-31T00:00:00Z", 3),
        sample("2023-01-05T00:00:00Z", -1));

    assertThat(new NewestSample(pv.catalogue).find(pv.key, pv.stores()))
        .contains(sample("2023-12-31T00:00:00Z", 3));
    assertThat(pv.read("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")).containsExactly(3.0);
  }

  @Test
  @Guards({"B2", "C7"})
  void theNewestSampleIsFoundInFrontOfALongOneFromThePast() throws IOException {
    pv.append(
        pv.lts,
        longText("2023-06-01T00:00:00Z"),
        longText("2023-12-31T00:00:00Z"),
        longText("2023-01-05T00:00:00Z"));

    assertThat(new NewestSample(pv.catalogue).find(pv.key, pv.stores()))
        .contains(longText("2023-12-31T00:00:00Z"));
  }

  @Test
  @Guards("C7")
  void aSampleFromThePastIsNoPartOfTheRangeItLiesIn() throws IOException {
    pv.append(
        pv.lts,
        sample("2024-03-01T00:00:00Z", 1),
        sample("2024-03-31T00:00:00Z", 2),
        sample("2024-04-02T00:00:00Z", 3),
        sample("2024-02-01T00:00:00Z", -1),
        sample("2024-04-03T00:00:00Z", 4));

    assertThat(pv.read("2024-04-01T00:00:00Z", "2024-05-01T00:00:00Z"))
        .containsExactly(2.0, 3.0, 4.0);
  }

  @Test
  void theNewestSampleInMemoryIsFoundBesideOneFromTheFuture() throws IOException {
    assertThat(
            pv.readTail(
                "2024-04-01T00:00:00Z",
                "2024-05-01T00:00:00Z",
                sample("2024-03-01T00:00:00Z", 1),
                sample("2024-11-01T00:00:00Z", 99),
                sample("2024-03-02T00:00:00Z", 2)))
        .containsExactly(2.0);
  }
}
