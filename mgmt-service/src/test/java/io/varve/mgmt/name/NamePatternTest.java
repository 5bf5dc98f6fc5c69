package io.varve.mgmt.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "LIVE:*, LIVE:ao, true",
    "LIVE:?o, LIVE:ao, true",
    "LIVE:?o, LIVE:aao, false",
    "*, A/B:c, true",
    "B*, A/B:c, false",
    "A/*:c, A/B/x:c, true",
    "A.*, AXb, false",
    "A+(*, A+(b, true",
    "'*[1]', 'A[1]', true",
    "live:*, LIVE:ao, false",
    "\\Q*, \\Qx, true",
  })
  void aGlobCoversTheWholeNameAndQuotesAllElse(String glob, String name, boolean expected) {
    assertThat(NamePattern.glob(glob).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"LIVE:.*, LIVE:ao, true", "LIVE, LIVE:ao, false", "(?i)live:.*, LIVE:ao, true"})
  void aRegularExpressionCoversTheWholeName(String regex, String name, boolean expected) {
    assertThat(NamePattern.regex(regex).matches(name)).isEqualTo(expected);
  }

  @Test
  void whatIsNoRegularExpressionIsRefusedWithASentence() {
    assertThatThrownBy(() -> NamePattern.regex("A[")).hasMessageContaining("'A['");
    assertThatThrownBy(() -> NamePattern.regex("(?=A)B")).hasMessageContaining("(?=A)B");
  }

  @Test
  void aHostilePatternTakesNoExponentialTime() {
    String name = "a".repeat(5_000) + "!";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(NamePattern.regex("(a*)*(a*)*b").matches(name)).isFalse());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(NamePattern.glob("*a*a*a*a*a*a*b").matches(name)).isFalse());
  }
}
