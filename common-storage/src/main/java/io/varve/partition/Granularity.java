package io.varve.partition;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** The span of one partition file, always in UTC (contract storage-retrieval 1.4). */
public enum Granularity {
  PARTITION_5MIN(5, ChronoUnit.MINUTES, 300, 5),
  PARTITION_15MIN(15, ChronoUnit.MINUTES, 900, 5),
  PARTITION_30MIN(30, ChronoUnit.MINUTES, 1800, 5),
  PARTITION_HOUR(1, ChronoUnit.HOURS, 3600, 4),
  PARTITION_DAY(1, ChronoUnit.DAYS, 86_400, 3),
  PARTITION_MONTH(1, ChronoUnit.MONTHS, 31 * 86_400, 2),
  PARTITION_YEAR(1, ChronoUnit.YEARS, 366 * 86_400, 1);

  private final int count;
  private final ChronoUnit unit;
  private final long approximateSeconds;
  private final int nameParts;

  Granularity(int count, ChronoUnit unit, long approximateSeconds, int nameParts) {
    this.count = count;
    this.unit = unit;
    this.approximateSeconds = approximateSeconds;
    this.nameParts = nameParts;
  }

  /** Seconds of the longest partition of this kind; hold and gather count in these. */
  public long approximateSeconds() {
    return approximateSeconds;
  }

  /** The partition that an epoch second falls into. */
  public Partition at(long epochSecond) {
    if (unit == ChronoUnit.MINUTES || unit == ChronoUnit.HOURS || unit == ChronoUnit.DAYS) {
      long start = epochSecond - Math.floorMod(epochSecond, approximateSeconds);
      return new Partition(this, start, start + approximateSeconds);
    }
    LocalDateTime start = utc(epochSecond).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    if (unit == ChronoUnit.YEARS) {
      start = start.withMonth(1);
    }
    return starting(start);
  }

  /**
   * The partition with the given name, such as {@code 2024_02_29_09} for hours.
   *
   * @return empty when the text is no partition name of this granularity
   */
  public Optional<Partition> parse(String name) {
    String[] parts = name.split("_", -1);
    if (parts.length != nameParts || parts[0].length() < 4) {
      return Optional.empty();
    }
    int[] numbers = {1970, 1, 1, 0, 0};
    for (int i = 0; i < parts.length; i++) {
      if ((i > 0 && parts[i].length() != 2) || !parts[i].chars().allMatch(Granularity::digit)) {
        return Optional.empty();
      }
      try {
        numbers[i] = Integer.parseInt(parts[i]);
      } catch (NumberFormatException tooLarge) {
        return Optional.empty();
      }
    }
    try {
      LocalDateTime start =
          LocalDateTime.of(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
      Partition partition = at(start.toEpochSecond(ZoneOffset.UTC));
      return partition.name().equals(name) ? Optional.of(partition) : Optional.empty();
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** The name of the partition that starts at the epoch second. */
  String nameOf(long startSecond) {
    LocalDateTime start = utc(startSecond);
    return switch (nameParts) {
      case 1 -> String.format(Locale.ROOT, "%04d", start.getYear());
      case 2 -> String.format(Locale.ROOT, "%04d_%02d", start.getYear(), start.getMonthValue());
      case 3 ->
          String.format(
              Locale.ROOT,
              "%04d_%02d_%02d",
              start.getYear(),
              start.getMonthValue(),
              start.getDayOfMonth());
      case 4 ->
          String.format(
              Locale.ROOT,
              "%04d_%02d_%02d_%02d",
              start.getYear(),
              start.getMonthValue(),
              start.getDayOfMonth(),
              start.getHour());
      default ->
          String.format(
              Locale.ROOT,
              "%04d_%02d_%02d_%02d_%02d",
              start.getYear(),
              start.getMonthValue(),
              start.getDayOfMonth(),
              start.getHour(),
              start.getMinute());
    };
  }

  private Partition starting(LocalDateTime start) {
    return new Partition(
        this,
        start.toEpochSecond(ZoneOffset.UTC),
        start.plus(count, unit).toEpochSecond(ZoneOffset.UTC));
  }

  private static LocalDateTime utc(long epochSecond) {
    return LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
