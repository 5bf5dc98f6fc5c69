package io.varve.retrieval.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.web.ApiException;
import org.junit.jupiter.api.Test;

class NamePatternTest {

  @Test
  void aGlobMatchesTheWholeNameAndTakesAllElseLiterally() {
    NamePattern glob = NamePattern.ofGlob("LN-AM{RadMon:?}*.X");
    assertThat(glob.matches("LN-AM{RadMon:2}Dose.X")).isTrue();
    assertThat(glob.matches("LN-AM{RadMon:2}DoseX")).isFalse();
    assertThat(glob.matches("A LN-AM{RadMon:2}Dose.X")).isFalse();
  }

  @Test
  void aRegularExpressionMatchesTheWholeName() {
    assertThat(NamePattern.ofRegex("(?i)^g:.*$").matches("G:x")).isTrue();
    assertThat(NamePattern.ofRegex("G").matches("G:x")).isFalse();
  }

  @Test
  void aBrokenExpressionIsRefused() {
    assertThatThrownBy(() -> NamePattern.ofRegex("a(")).isInstanceOf(ApiException.class);
  }

  @Test
  void anExpressionThatWouldTakeForEverIsRefused() {
    NamePattern evil = NamePattern.ofRegex("(a+)+b\\1?x");
    assertThatThrownBy(() -> evil.matches("a".repeat(60)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("too long");
  }
}
