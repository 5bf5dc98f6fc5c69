package io.varve.retrieval.request;

import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of time a client asks for (contract storage-retrieval 4.2).
 *
 * <p>Without {@code to} the range ends an hour from now; without {@code from} it begins a day
 * before its end. {@code timeranges} replaces both, which are checked all the same.
 */
public final class TimeRanges {
  private static final Duration BEYOND_NOW = Duration.ofHours(1);
  private static final Duration LENGTH = Duration.ofDays(1);

  private TimeRanges() {}

  /**
   * The ranges, rising and not overlapping, at least one.
   *
   * @throws ApiException 400 with the reason when they cannot be used
   */
  public static List<TimeRange> parse(
      @Nullable String from, @Nullable String to, @Nullable String timeranges, Instant now) {
    // An empty parameter counts as absent.
    Instant end = to == null || to.isEmpty() ? now.plus(BEYOND_NOW) : TimeText.parse("to", to);
    Instant start = from == null || from.isEmpty() ? before(end) : TimeText.parse("from", from);
    TimeRange range = range(start, end);
    return timeranges == null || timeranges.isEmpty() ? List.of(range) : several(timeranges);
  }

  private static List<TimeRange> several(String text) {
    String[] times = text.split(",", -1);
    if (times.length % 2 != 0) {
      throw ApiException.badRequest(
          "'timeranges' needs an even number of times, a start and an end for each range; there"
              + " are "
              + times.length);
    }
    List<TimeRange> ranges = new ArrayList<>();
    for (int i = 0; i < times.length; i += 2) {
      Instant start = TimeText.parse("timeranges", times[i].strip());
      Instant end = TimeText.parse("timeranges", times[i + 1].strip());
      if (!ranges.isEmpty() && start.isBefore(ranges.getLast().to())) {
        throw ApiException.badRequest(
            "'timeranges' must rise: the start "
                + start
                + " is before the previous end "
                + ranges.getLast().to());
      }
      ranges.add(range(start, end));
    }
    return List.copyOf(ranges);
  }

  private static TimeRange range(Instant start, Instant end) {
    if (end.isBefore(start)) {
      throw ApiException.badRequest("The end " + end + " is before the start " + start);
    }
    return new TimeRange(start, end);
  }

  private static Instant before(Instant end) {
    try {
      return end.minus(LENGTH);
    } catch (DateTimeException e) {
      throw ApiException.badRequest("There is no day before " + end);
    }
  }
}
