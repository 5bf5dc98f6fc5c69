package io.varve.engine.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchPaceTest {
  private final SearchPace pace = new SearchPace(300_000, new Random(1));
  private SearchProgress progress = new SearchProgress(false);

  private void tried(int times) {
    for (int i = 0; i < times; i++) {
      progress.sent();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "5, 1600", "12, 204800", "13, 300000", "1000, 300000"})
  void eachSearchWaitsTwiceAsLongUpToTheLongest(int attempts, long millis) {
    tried(attempts);
    for (int i = 0; i < 100; i++) {
      assertThat(pace.waitMillis(progress)).isBetween(millis * 3 / 4, millis * 5 / 4);
    }
  }

  @Test
  void namesDoNotMarchInStep() {
    tried(13);
    assertThat(pace.waitMillis(progress)).isNotEqualTo(pace.waitMillis(progress));
  }

  @Test
  void aNameThatWasThereIsNeverLeftWaitingForMinutes() {
    progress = new SearchProgress(true);
    tried(20);
    assertThat(pace.waitMillis(progress)).isLessThanOrEqualTo(37_500);
  }

  @Test
  void answersMakeRoundsLargerAndSilenceMakesThemSmallAgain() {
    answerAll(10);
    assertThat(pace.datagrams()).isEqualTo(2 * SearchPace.LEAST_DATAGRAMS);
    answerAll(30);
    assertThat(pace.datagrams()).isEqualTo(SearchPace.MOST_DATAGRAMS);
    for (int round = 0; round < 10; round++) {
      pace.roundOver(25);
    }
    assertThat(pace.datagrams()).isEqualTo(SearchPace.LEAST_DATAGRAMS);
  }

  private void answerAll(int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int name = 0; name < 25; name++) {
        pace.answered();
      }
      pace.roundOver(25);
    }
  }

  @Test
  void aHundredThousandNamesAreAllSearchedWithinHalfAMinuteEvenIfNobodyAnswers() {
    int namesPerDatagram = Search.DATAGRAM / MessageWriter.lengthWithText("A".repeat(23));
    double seconds =
        100_000.0
            / (namesPerDatagram - 1)
            / SearchPace.LEAST_DATAGRAMS
            * Search.ROUND_MILLIS
            / 1000;
    assertThat(seconds).isLessThan(30);
  }
}
