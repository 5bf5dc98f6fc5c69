package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedNumberTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "14.6233, 14.62", "1191.31, '1,191.31'", "1234567.5, '1,234,567.5'"})
  void numbersAreGroupedAndHaveTwoDecimalsAtMost(double number, String text) {
    assertThat(GroupedNumber.print(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "Infinity, ∞"})
  void whatIsNotFiniteIsShownAsSuch(double number, String text) {
    assertThat(GroupedNumber.print(number)).isEqualTo(text);
  }
}
