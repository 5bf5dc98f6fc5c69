package io.varve.retrieval.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract storage-retrieval 4.2 and 4.3. */
class TimeRangesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void withoutTimesTheRangeIsADayThatEndsInAnHour() {
    assertThat(parse(null, "", null))
        .containsExactly(
            new TimeRange(
                Instant.parse("2026-11-20T13:00:00Z"), Instant.parse("2026-11-21T13:00:00Z")));
  }

  @Test
  void withoutAStartTheRangeIsADay() {
    assertThat(parse(null, "2024-06-15T00:00:00.000Z", null).getFirst().from())
        .isEqualTo("2024-06-14T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "2011-02-02T08:00:00.000Z, 2011-02-02T08:00:00Z",
    "2011-02-02T08:00:00.123456789Z, 2011-02-02T08:00:00.123456789Z",
    "2012-11-03T00:00:00-07:00, 2012-11-03T07:00:00Z",
    "2012-11-03T02:00:00.000+02:00, 2012-11-03T00:00:00Z",
    "2012-11-03T02:00:00.000 02:00, 2012-11-03T00:00:00Z",
    "2011-02-02t08:00:00z, 2011-02-02T08:00:00Z",
    "2011-02-02T24:00:00Z, 2011-02-03T00:00:00Z",
    "2011-02-02T23:59:60Z, 2011-02-02T23:59:59Z",
  })
  void everyFormThatClientsSendIsRead(String text, String instant) {
    assertThat(parse(text, "2030-01-01T00:00:00Z", null).getFirst().from()).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "2024-06-15",
        "1718409600",
        "2024-06-15T00:00:00",
        "2024-06-15 00:00:00Z",
        "2024-02-30T00:00:00Z",
        "2024-06-15T00:00:00-0700",
        " 2024-06-15T00:00:00Z"
      })
  void whatIsNoTimeIsRefusedByName(String text) {
    assertThatThrownBy(() -> parse(text, null, null))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("'from'")
        .hasMessageContaining(text);
  }

  @Test
  void theEndMustNotComeFirst() {
    assertThatThrownBy(() -> parse("2024-06-16T00:00:00Z", "2024-06-15T00:00:00Z", null))
        .isInstanceOf(ApiException.class)
        .hasMessage("The end 2024-06-15T00:00:00Z is before the start 2024-06-16T00:00:00Z");
  }

  @Test
  void timerangesReplaceTheRange() {
    assertThat(
            parse(
                null,
                null,
                "2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,2024-01-02T00:00:00Z,2024-01-03T00:00:00Z"))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-01T00:00:00Z",
        "2024-01-02T00:00:00Z,2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z,2024-01-03T00:00:00Z,2024-01-02T00:00:00Z,2024-01-04T00:00:00Z"
      })
  void timerangesMustComeInPairsAndRise(String text) {
    assertThatThrownBy(() -> parse(null, null, text)).isInstanceOf(ApiException.class);
  }

  private static List<TimeRange> parse(
      @Nullable String from, @Nullable String to, @Nullable String timeranges) {
    return TimeRanges.parse(from, to, timeranges, NOW);
  }
}
