package io.varve.retrieval.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever a client sends is understood, or refused as the client's mistake with a sentence. */
class QueryParsingProperties {
  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");

  /** Something that may throw what a client is told. */
  @FunctionalInterface
  private interface Parsing {
    void run();
  }

  @Property
  void anExpressionIsANameOrRefused(@ForAll("nonsense") String text) {
    refusedOr(() -> assertThat(PvExpression.parse(text, null).name()).isNotEmpty());
  }

  @Property
  void anOperatorIsOneOrNoneOrRefused(@ForAll("nonsense") String text) {
    refusedOr(() -> assertThat(OperatorChoice.of(text, "true", NOW)).isNotNull());
  }

  @Property
  void timesAreARisingRangeOrRefused(
      @ForAll("nonsense") String from, @ForAll("nonsense") String to) {
    refusedOr(
        () -> {
          TimeRange range = TimeRanges.parse(from, to, null, NOW).getFirst();
          assertThat(range.to()).isAfterOrEqualTo(range.from());
        });
  }

  @Property
  void timerangesRiseOrAreRefused(@ForAll @Size(max = 6) List<@From("nonsense") String> times) {
    refusedOr(
        () -> {
          List<TimeRange> ranges =
              TimeRanges.parse(null, null, times.stream().collect(Collectors.joining(",")), NOW);
          for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).from()).isAfterOrEqualTo(ranges.get(i - 1).to());
          }
        });
  }

  @Property
  void aSnapshotHasAnInstantOrIsRefused(
      @ForAll("nonsense") String at, @ForAll("nonsense") String period) {
    refusedOr(
        () -> {
          SnapshotTime time = SnapshotTime.parse(at, period, NOW);
          assertThat(time.earliest()).isBeforeOrEqualTo(time.at());
        });
  }

  @Property
  void aPatternMatchesOrNotOrIsRefused(
      @ForAll("nonsense") String pattern, @ForAll("nonsense") String name) {
    refusedOr(() -> NamePattern.ofGlob(pattern).matches(name));
    refusedOr(() -> NamePattern.ofRegex(pattern).matches(name));
  }

  private static void refusedOr(Parsing parsing) {
    try {
      parsing.run();
    } catch (ApiException refused) {
      assertThat(refused.status().is4xxClientError()).as(refused.sentence()).isTrue();
      assertThat(refused.sentence()).isNotBlank();
    }
  }

  /** Any text, and pieces of what is meant in any order. */
  @Provide
  Arbitrary<String> nonsense() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "mean",
            "_",
            "60",
            "(",
            ")",
            ",",
            "T:temp",
            ".VAL",
            "ca://",
            "-5",
            "0",
            "1e9",
            "99999999999999999999",
            "deadBand",
            "flyers",
            "optimized",
            "NaN",
            "2024-03-01",
            "T",
            "00:00:00",
            ".5",
            "Z",
            "+01:00",
            " 01:00",
            "-07",
            "P",
            "1",
            "D",
            "Y",
            "+999999999",
            "-999999999-01-01T00:00:00Z",
            "P2147483647Y",
            "[",
            "*",
            "?",
            "{",
            "(a+)+",
            "\\",
            "\0");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40),
        pieces.list().ofMaxSize(8).map(each -> String.join("", each)),
        Arbitraries.longs()
            .between(-5_000_000_000L, 5_000_000_000L)
            .map(QueryParsingProperties::time));
  }

  private static String time(long second) {
    return Instant.ofEpochSecond(second).toString();
  }
}
