package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.sample.SampleValue.ScalarInt;
import io.varve.sample.SampleValue.WaveformDouble;
import io.varve.store.TimeRange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Results that EAA's own operators gave for the same samples, to the last bit (contract
 * storage-retrieval 5.7). Times are seconds after 2024-03-01T00:00:00Z.
 */
class GoldenResultsTest {
  private static final long DAY = 1_709_251_200;
  private static final TimeRange RANGE = range(90, 370);

  /** Eleven samples, two before the range and one after it. */
  private static final Stored A =
      stored("20:100 65:101 100:1 110.5:2 119.9:6 120:10 150:20 250:30 260:NaN 365:40 380:50");

  /** One sample, before the range. */
  private static final Stored B = stored("20:100");

  /** A sample exactly at the start. */
  private static final Stored C = stored("20:100 90:5 180:7");

  private static final Stored D = stored("1:1 2:2 16:3");

  @ParameterizedTest
  @CsvSource({
    "mean_60,         90:3 150:15 210:15 270:30 330:30 390:40",
    "meanSample_60,   90:3 150:15 270:30 390:40",
    "min_60,          90:1 150:10 210:10 270:30 330:30 390:40",
    "max_60,          90:6 150:20 210:20 270:30 330:30 390:40",
    "count_60,        90:3 150:2 210:0 270:1 330:0 390:1",
    "countSample_60,  90:3 150:2 270:1 390:1",
    "median_60,       90:2 150:15 210:15 270:30 330:30 390:40",
    "std_60,          90:2.6457513110645907 150:7.0710678118654755 210:7.0710678118654755 270:0"
        + " 330:0 390:0",
    "variance_60,     90:7 150:50 210:50 270:0 330:0 390:0",
    "popvariance_60,  90:4.666666666666667 150:25 210:25 270:0 330:0 390:0",
    "kurtosis_60,     90:NaN 150:NaN 210:NaN 270:NaN 330:NaN 390:NaN",
    "skewness_60,     90:1.4578629673213048 150:NaN 210:NaN 270:NaN 330:NaN 390:NaN",
    "jitter_60,       90:0.8819171036881969 150:0.4714045207910317 210:0.4714045207910317 270:0"
        + " 330:0 390:0",
    "linear_60,       90:1 150:20 210:20 270:30 330:30 390:40",
    "loess_60,        90:1 150:10 210:10 270:30 330:30 390:40",
    "stats_60,        90:[3;2.6457513110645907;1;6;3] 150:[15;7.0710678118654755;10;20;2]"
        + " 210:[15;7.0710678118654755;10;20;2] 270:[30;0;30;30;1] 330:[30;0;30;30;1]"
        + " 390:[40;0;40;40;1]",
    "errorbar_60,     90:3 150:15 210:15 270:30 330:30 390:40",
    "firstSample_60,  65:101 120:10 250:30 365:40",
    "lastSample_60,   20:100 119.9:6 150:20 260:NaN 380:50",
    "firstFill_60,    90:101 150:10 210:10 270:30 330:30 390:40",
    "lastFill_60,     90:6 150:20 210:20 270:NaN 330:NaN 390:50",
    "ncount,          90:8",
    "nth_2,           100:1 119.9:6 150:20 260:NaN",
    "optimized_3,     31.5:[101;0;101;101;1] 124.5:[7.8;7.694153624668537;1;20;5]"
        + " 217.5:[30;0;30;30;1] 310.5:[30;0;30;30;1] 403.5:[40;0;40;40;1]",
    "optimized_100,   65:101 100:1 110.5:2 119.9:6 120:10 150:20 250:30 260:NaN 365:40",
    "optimLastSample_3, 31.5:[101;0;101;101;1;101] 124.5:[7.8;7.694153624668537;1;20;5;20]"
        + " 217.5:[30;0;30;30;1;30] 310.5:[30;0;30;30;1;30]"
        + " 403.5:[45;7.0710678118654755;40;50;2;50]",
    "caplotbinning_60, 90:101 105:6 120:10 150:20 250:30 260:NaN 365:40 380:50",
    "deadBand_2.0,    20:100 100:1 119.9:6 120:10 150:20 250:30 260:NaN 365:40 380:50",
    "ignoreflyers_60_1.0, 20:100 100:1 110.5:2 119.9:6 120:10 150:20 250:30 365:40 380:50",
    "flyers_60_1.0,   65:101",
    "mean,            -450:101 450:15.571428571428571"
  })
  void samplesBeforeWithinAndAfterTheRange(String operator, String expected) {
    assertThat(shown(A.answer(operator, RANGE))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "mean_60,       90:100 150:100 210:100 270:100 330:100 390:100",
    "min_60,        90:100 150:100 210:100 270:100 330:100 390:100",
    "max_60,        90:100 150:100 210:100 270:100 330:100 390:100",
    "median_60,     90:100 150:100 210:100 270:100 330:100 390:100",
    "linear_60,     90:100 150:100 210:100 270:100 330:100 390:100",
    "loess_60,      90:100 150:100 210:100 270:100 330:100 390:100",
    "firstFill_60,  90:100 150:100 210:100 270:100 330:100 390:100",
    "lastFill_60,   90:100 150:100 210:100 270:100 330:100 390:100",
    "count_60,      90:0 150:0 210:0 270:0 330:0 390:0",
    "std_60,        90:0 150:0 210:0 270:0 330:0 390:0",
    "meanSample_60, 30:100",
    "countSample_60, 30:1",
    "statsSample_60, 30:[100;0;100;100;1]",
    "firstSample_60, 20:100",
    "lastSample_60, 20:100",
    "deadBand_2.0,  20:100",
    "optimized_3,   20:100",
    "ncount,        90:0",
    "nth_2,         ''",
    "caplotbinning_60, ''",
    "flyers_60_1.0, ''"
  })
  void onlyASampleBeforeTheRange(String operator, String expected) {
    assertThat(shown(B.answer(operator, RANGE))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "mean_60,       90:5 150:5 210:7 270:7 330:7 390:7",
    "meanSample_60, 90:5 210:7",
    "mean,          450:6",
    "firstSample_60, 90:5 180:7",
    "firstFill_60,  90:5 150:5 210:7 270:7 330:7 390:7",
    "lastFill_60,   90:5 150:5 210:7 270:7 330:7 390:7",
    "optimized_3,   90:5 180:7",
    "ncount,        90:2",
    "nth_2,         90:5",
    "deadBand_2.0,  90:5"
  })
  void aSampleExactlyAtTheStartSpoilsNothing(String operator, String expected) {
    assertThat(shown(C.answer(operator, RANGE))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "mean_7,          4.5:1.5 11.5:1.5 18.5:3 25.5:3 32.5:3",
    "firstFill_7,     4:1 11:1 18:3 25:3 32:3",
    "lastSample_7,    2:2 16:3",
    "caplotbinning_7, 1:1 2:2 16:3"
  })
  void binsOfOddLength(String operator, String expected) {
    assertThat(shown(D.answer(operator, range(0, 30)))).isEqualTo(expected);
  }

  @Test
  void errorbarCarriesTheDeviation() {
    assertThat(A.answer("errorbar_60", RANGE))
        .extracting(sample -> sample.fields().getFirst())
        .containsExactly(
            new FieldValue("stdz", "2.6457513110645907"),
            new FieldValue("stdz", "7.0710678118654755"),
            new FieldValue("stdz", "7.0710678118654755"),
            new FieldValue("stdz", "0.0"),
            new FieldValue("stdz", "0.0"),
            new FieldValue("stdz", "0.0"));
  }

  private static Stored stored(String samples) {
    Stored stored = new Stored();
    for (String sample : samples.split(" ")) {
      String[] parts = sample.split(":");
      stored.with(Stored.sample(DAY, parts[0], Double.parseDouble(parts[1])));
    }
    return stored;
  }

  private static TimeRange range(long from, long to) {
    return new TimeRange(Instant.ofEpochSecond(DAY + from), Instant.ofEpochSecond(DAY + to));
  }

  private static String shown(List<Sample> samples) {
    return samples.stream()
        .map(sample -> time(sample) + ":" + value(sample.value()))
        .collect(Collectors.joining(" "));
  }

  private static String time(Sample sample) {
    return BigDecimal.valueOf(sample.epochSecond() - DAY)
        .add(BigDecimal.valueOf(sample.nano(), 9))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String value(SampleValue value) {
    return switch (value) {
      case ScalarDouble real -> number(real.value());
      case ScalarInt whole -> String.valueOf(whole.value());
      case WaveformDouble several -> {
        StringBuilder text = new StringBuilder("[");
        for (double each : several.values()) {
          text.append(text.length() > 1 ? ";" : "").append(number(each));
        }
        yield text.append(']').toString();
      }
      default -> throw new AssertionError(value);
    };
  }

  private static String number(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
