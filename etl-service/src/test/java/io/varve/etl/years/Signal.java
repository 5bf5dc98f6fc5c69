package io.varve.etl.years;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A PV's samples, told from their time alone: one each period, one at the first and one at the last
 * nanosecond of each day, and bursts at the borders of years and around leap days.
 */
final class Signal {
  private static final int LAST_NANO = 999_999_999;
  private static final int BURST_SECONDS = 3;
  private static final int BURST_STEP = 100_000_000;
  private static final Set<MonthDay> BORDERS =
      Set.of(
          MonthDay.of(1, 1),
          MonthDay.of(2, 28),
          MonthDay.of(2, 29),
          MonthDay.of(3, 1),
          MonthDay.of(12, 31));

  private final long periodSeconds;

  Signal(Duration period) {
    this.periodSeconds = period.toSeconds();
  }

  /**
   * The samples of an hour, in order of time.
   *
   * @param hour epoch second of its start
   */
  List<Sample> ofHour(long hour) {
    TreeMap<Instant, Sample> samples = new TreeMap<>();
    long first = Math.ceilDiv(hour, periodSeconds) * periodSeconds;
    for (long second = first; second < hour + 3600; second += periodSeconds) {
      add(samples, second, (int) (mixed(second) >>> 1) % (LAST_NANO + 1));
    }
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(hour), ZoneOffset.UTC);
    long midnight = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    int burst = BORDERS.contains(MonthDay.from(day)) ? BURST_SECONDS : 0;
    if (hour == midnight) {
      add(samples, hour, 0);
      burst(samples, hour, burst);
    }
    if (hour == midnight + 23 * 3600) {
      burst(samples, hour + 3600 - burst, burst);
      add(samples, hour + 3599, LAST_NANO);
    }
    return new ArrayList<>(samples.values());
  }

  private static void burst(TreeMap<Instant, Sample> samples, long start, int seconds) {
    for (long second = start; second < start + seconds; second++) {
      for (int nano = 0; nano <= LAST_NANO; nano += BURST_STEP) {
        add(samples, second, nano);
      }
    }
  }

  private static void add(TreeMap<Instant, Sample> samples, long second, int nano) {
    int positive = Math.floorMod(nano, LAST_NANO + 1);
    Instant time = Instant.ofEpochSecond(second, positive);
    samples.put(time, sample(second, positive));
  }

  private static Sample sample(long second, int nano) {
    long random = mixed(second * 31 + nano);
    SampleValue value = new SampleValue.ScalarDouble(Double.longBitsToDouble(random));
    int severity = (int) (random & 3);
    Sample plain = new Sample(second, nano, value, severity, severity == 0 ? 0 : 5 + severity);
    return switch ((int) (random >>> 8 & 7)) {
      case 0 -> plain.withFields(List.of(new FieldValue("HIHI", "1e" + severity)), true);
      case 1 ->
          plain.withFields(
              List.of(new FieldValue("EGU", "µm\n"), new FieldValue("PREC", "3")), false);
      default -> plain;
    };
  }

  /** Bits that look random; the finalizer of SplitMix64. */
  private static long mixed(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
