package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorNameTest {

  @ParameterizedTest
  @CsvSource({
    "mean,             mean",
    "mean_900,         mean",
    "mean_60,          mean_60",
    "mean_60_x,        mean_60",
    "mean_,            mean",
    "mini_60,          min_60",
    "maxi,             max",
    "meanXYZ_60,       mean_60",
    "meanSample_60,    meanSample_60",
    "stdev_5,          std_5",
    "counts,           count",
    "ncount_600,       ncount",
    "nthfoo_3,         nth_3",
    "statsSample_600,  statsSample_600",
    "firstSampleSample_60, firstSample_60",
    "lastFillSample_60, lastFill_60",
    "lastSample,       lastSample",
    "optimized,        optimized",
    "optimized_1000,   optimized",
    "optimizedSample_5, optimizedSample_5",
    "optimLastSample_5, optimLastSample_5",
    "popvariance_5,    popvariance_5",
    "caplotbinning_5,  caplotbinning_5",
    "deadBand_2,       deadBand_2.0",
    "deadBand_1.0,     deadBand",
    "flyers,           flyers",
    "flyers_60,        flyers_60",
    "ignoreflyers_60_2.5, ignoreflyers_60_2.5",
    "errorbar_60,      errorbar_60"
  })
  void anOperatorIsFoundByTheBeginningOfItsName(String text, String found) {
    assertThat(OperatorName.parse(text)).map(Operator::text).contains(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "rms_600", "twoweek", "statistics_600", "optim", "extraFields", "Mean"})
  void whatBeginsWithNoNameIsNoOperator(String text) {
    assertThat(OperatorName.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mean_abc,          must be a whole number",
    "mean_1.5,          must be a whole number",
    "mean_99999999999,  must be a whole number",
    "mean_0,            must be at least 1",
    "mean_-5,           must be at least 1",
    "nth_0,             must be at least 1",
    "optimized_0,       must be at least 1",
    "deadBand_x,        must be a number",
    "deadBand_-1,       must be finite and not negative",
    "deadBand_NaN,      must be finite and not negative",
    "flyers_60_x,       must be a number"
  })
  void anArgumentThatCannotBeUsedIsRefusedWithASentence(String text, String sentence) {
    assertThatThrownBy(() -> OperatorName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text)
        .hasMessageContaining(sentence);
  }
}
