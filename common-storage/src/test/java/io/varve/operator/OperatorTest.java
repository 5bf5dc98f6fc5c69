package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.sample.SampleValue.ScalarString;
import io.varve.sample.SampleValue.WaveformDouble;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTest {
  private static final long DAY = 1_709_251_200;
  private static final TimeRange TEN_MINUTES =
      new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + 600));
  private static final long NEW_YEAR = 1_704_067_200;

  @Test
  void alarmsOfABinAreItsWorstForNumbersAndThoseOfTheSampleForPickers() {
    Stored stored =
        new Stored()
            .with(new Sample(DAY + 1, 0, new WaveformDouble(new double[] {1, 9}), 1, 3))
            .with(new Sample(DAY + 2, 0, new WaveformDouble(new double[] {2, 9}), 2, 3));

    assertThat(stored.answer("meanSample_60", TEN_MINUTES))
        .containsExactly(new Sample(DAY + 30, 0, new ScalarDouble(1.5), 2, 0));
    assertThat(stored.answer("lastFill_600", TEN_MINUTES).getFirst())
        .extracting(Sample::severity, Sample::status)
        .containsExactly(2, 3);
    assertThat(stored.answer("firstSample_60", TEN_MINUTES).getFirst())
        .extracting(Sample::severity, Sample::status)
        .containsExactly(1, 3);
  }

  @Test
  void aLostConnectionMarksItsBin() {
    FieldValue regained = new FieldValue("cnxregainedepsecs", "5");
    Stored stored =
        new Stored()
            .with(sample(1, 1))
            .with(sample(70, 2).withFields(List.of(regained), null))
            .with(sample(200, 3));

    assertThat(stored.answer("mean_60", TEN_MINUTES))
        .extracting(sample -> sample.fields().size())
        .startsWith(0, 1, 0, 0);
    assertThat(stored.answer("caplotbinning_60", TEN_MINUTES))
        .extracting(sample -> sample.fields().size())
        .containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mean_60",
        "stats_60",
        "linear_60",
        "median_60",
        "optimized_1",
        "optimLastSample_1",
        "caplotbinning_60",
        "deadBand_1",
        "flyers_60",
        "ignoreflyers_60"
      })
  void textsHaveNoNumbers(String operator) {
    assertThat(texts().answer(operator, TEN_MINUTES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"firstSample_60", "lastSample_60", "nth_1"})
  void pickersTakeAnyType(String operator) {
    assertThat(texts().answer(operator, TEN_MINUTES))
        .extracting(Sample::value)
        .containsExactly(new ScalarString("a"), new ScalarString("b"));
  }

  @Test
  void aWaveformWithoutElementsIsNoNumber() {
    Stored stored =
        new Stored()
            .with(new Sample(DAY + 1, 0, new WaveformDouble(new double[0]), 0, 0))
            .with(new Sample(DAY + 2, 0, new WaveformDouble(new double[] {7}), 0, 0));

    assertThat(stored.answer("countSample_60", TEN_MINUTES))
        .extracting(Sample::value)
        .containsExactly(new ScalarDouble(1));
    assertThat(stored.answer("meanSample_60", TEN_MINUTES))
        .extracting(Sample::value)
        .containsExactly(new ScalarDouble(7));
  }

  @Test
  void repeatedTimesCountOnce() {
    Stored stored = new Stored().with(sample(1, 1)).with(sample(1, 5)).with(sample(2, 3));

    assertThat(stored.answer("meanSample_60", TEN_MINUTES))
        .extracting(Sample::value)
        .containsExactly(new ScalarDouble(2));
  }

  @Test
  void resultsBelongToTheYearOfTheirOwnStamp() throws IOException {
    Stored stored =
        new Stored()
            .with(new Sample(NEW_YEAR - 200, 0, new ScalarDouble(1), 0, 0))
            .with(new Sample(NEW_YEAR + 10, 0, new ScalarDouble(2), 0, 0));
    TimeRange range =
        new TimeRange(Instant.ofEpochSecond(NEW_YEAR - 300), Instant.ofEpochSecond(NEW_YEAR + 300));
    List<Integer> years = new ArrayList<>();
    try (SampleStream stream = Stored.operator("mean_100").answer(stored.samples(), range)) {
      while (stream.next()) {
        SampleCursor at = stream.current();
        assertThat(at.type()).isEqualTo(DbrType.SCALAR_DOUBLE);
        assertThat(at.header().pvName()).isEqualTo("T:x");
        assertThat(at.header().fields()).containsEntry("EGU", "mm");
        years.add(at.header().year());
      }
    }
    assertThat(years).containsExactly(2023, 2023, 2024, 2024, 2024, 2024);
  }

  @Test
  void theSizeOfStatsIsSaidInTheirHeader() throws IOException {
    try (SampleStream stream =
        Stored.operator("stats_60")
            .answer(new Stored().with(sample(1, 1)).samples(), TEN_MINUTES)) {
      assertThat(stream.next()).isTrue();
      assertThat(stream.current().type()).isEqualTo(DbrType.WAVEFORM_DOUBLE);
      assertThat(stream.current().header().elementCount()).isEqualTo(5);
      assertThat(stream.source()).isEqualTo("stats_60");
    }
  }

  @Test
  void forAStoreBinsAreFilledBetweenSamplesOnly() {
    Stored stored = new Stored().with(sample(1, 1)).with(sample(130, 2));

    assertThat(stored.over("mean_60", Operator.ALWAYS))
        .extracting(Sample::epochSecond)
        .containsExactly(DAY + 30, DAY + 90, DAY + 150);
    assertThat(stored.over("firstSample_60", Operator.ALWAYS)).hasSize(2);
    assertThat(stored.over("lastFill_60", Operator.ALWAYS)).hasSize(3);
  }

  @Test
  void plotsOfShortBinsKeepFourStampsApart() {
    Stored stored = new Stored();
    for (int i = 0; i < 8; i++) {
      stored.with(new Sample(DAY + 1, i * 100_000_000, new ScalarDouble(i), 0, 0));
    }

    assertThat(stored.answer("caplotbinning_1", TEN_MINUTES))
        .extracting(Sample::nano)
        .containsExactly(0, 250_000_000, 500_000_000, 750_000_000);
  }

  @Test
  void theTwoSamplesOfABinThatShareASecondStayTwo() {
    Stored stored =
        new Stored()
            .with(new Sample(DAY + 1, 1, new ScalarDouble(1), 0, 0))
            .with(new Sample(DAY + 1, 2, new ScalarDouble(2), 0, 0));

    assertThat(stored.answer("caplotbinning_60", TEN_MINUTES))
        .extracting(Sample::nano)
        .containsExactly(0, 2);
  }

  @Test
  void reducedDataIsWholeFromAMomentOn() {
    Stored stored = new Stored();
    for (int i = 0; i < 10; i++) {
      stored.with(sample(i * 60, i));
    }
    Operator reduced = new ReducedBefore(Instant.ofEpochSecond(DAY + 400), 180);

    List<Double> values = new ArrayList<>();
    try (SampleStream stream = reduced.answer(stored.samples(), TEN_MINUTES)) {
      while (stream.next()) {
        values.add(stream.current().doubleAt(0));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }

    assertThat(values).containsExactly(0.0, 3.0, 6.0, 7.0, 8.0, 9.0);
  }

  @Test
  void deadBandShowsAlarmsAndConnectionsWhateverTheValue() {
    FieldValue lost = new FieldValue("cnxlostepsecs", "5");
    Stored stored =
        new Stored()
            .with(sample(1, 1))
            .with(sample(2, 1.5))
            .with(new Sample(DAY + 3, 0, new ScalarDouble(1.5), 2, 0))
            .with(new Sample(DAY + 4, 0, new ScalarDouble(1.5), 2, 0))
            .with(
                new Sample(DAY + 5, 0, new ScalarDouble(1.5), 2, 0)
                    .withFields(List.of(lost), null));

    assertThat(stored.answer("deadBand_1", TEN_MINUTES))
        .extracting(sample -> sample.epochSecond() - DAY)
        .containsExactly(1L, 3L, 5L);
  }

  @Test
  void flyersAndTheOthersAreAllThatAreNumbers() {
    Stored stored = new Stored();
    for (int i = 0; i < 50; i++) {
      stored.with(sample(i, i == 20 ? 1000 : i == 30 ? Double.NaN : i % 3));
    }

    List<SampleValue> flyers = values(stored.answer("flyers_60_3.0", TEN_MINUTES));
    List<SampleValue> others = values(stored.answer("ignoreflyers_60_3.0", TEN_MINUTES));

    assertThat(flyers).containsExactly(new ScalarDouble(1000));
    assertThat(others).hasSize(48);
  }

  private static List<SampleValue> values(List<Sample> samples) {
    return samples.stream().map(Sample::value).toList();
  }

  private static Stored texts() {
    return new Stored()
        .with(new Sample(DAY + 1, 0, new ScalarString("a"), 0, 0))
        .with(new Sample(DAY + 70, 0, new ScalarString("b"), 0, 0));
  }

  private static Sample sample(int second, double value) {
    return new Sample(DAY + second, 0, new ScalarDouble(value), 0, 0);
  }
}
