package io.varve.retrieval.request;

import io.varve.partition.Years;
import io.varve.web.ApiException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The instant of a snapshot, and how old a sample of it may be (contract storage-retrieval 3.7 and
 * 4.11).
 *
 * @param at the instant
 * @param earliest samples before it are too old
 */
public record SnapshotTime(Instant at, Instant earliest) {
  /** EAA searches back so much longer than it is told to, from a little after the instant on. */
  private static final int MORE_DAYS = 31;

  private static final Duration BEYOND = Duration.ofMinutes(5);

  /**
   * Reads the parameters of a request.
   *
   * @param at absent for now, in whole seconds
   * @param searchPeriod an ISO period of days, weeks, months, years; absent for a day
   * @throws ApiException 400 when one of them cannot be used
   */
  public static SnapshotTime parse(
      @Nullable String at, @Nullable String searchPeriod, Instant now) {
    Instant instant =
        at == null || at.isEmpty() ? now.truncatedTo(ChronoUnit.SECONDS) : TimeText.parse("at", at);
    Period period = period(searchPeriod);
    try {
      Instant searched =
          instant
              .atZone(ZoneOffset.UTC)
              .minus(period)
              .minusDays(MORE_DAYS)
              .plus(BEYOND)
              .toInstant();
      // EAA searches whole files, and a file may hold a year.
      return new SnapshotTime(instant, Instant.ofEpochSecond(Years.startOf(Years.of(searched))));
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          "There is no time " + period + " before " + instant + "; send a shorter 'searchPeriod'");
    }
  }

  private static Period period(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Period.ofDays(1);
    }
    try {
      Period period = Period.parse(text);
      if (!period.isNegative()) {
        return period;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw ApiException.badRequest(
        "'searchPeriod' is no period of days: '" + text + "'; send one such as P7D");
  }
}
