package io.varve.etl.years;

import io.varve.etl.move.Archive;
import io.varve.etl.run.EtlRig;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Years of one PV on their way from hours to days to years, on a clock that goes as fast as ETL
 * does. The service drives itself: it is given samples as an engine appends them, the word of what
 * is sealed, and the time; when it looks for work it finds what is due.
 *
 * <p>Time goes by the hour around the ends of years and leap days, else in leaps of any length up
 * to an outage of weeks. ETL is restarted each year. After each leap a reader sees what was written
 * of the last weeks, and after each year all of it.
 */
final class TenYears {
  static final Instant START = Instant.parse("2019-12-30T00:00:00Z");
  static final Instant END = Instant.parse("2030-01-02T00:00:00Z");

  /** What the engine may still be about to write. */
  private static final Duration UNSEALED = Duration.ofMinutes(32);

  /** Between two runs of a stage. */
  private static final Duration LONGEST_DELAY = Duration.ofHours(8);

  private static final int HOUR = 3600;
  private static final int[] LEAPS = {3, 6, 13, 24, 24, 24, 49, 72, 72, 100, 200};
  private static final int OUTAGE_ONE_IN = 60;
  private static final int OUTAGE = 24 * 20;
  private static final Set<MonthDay> BY_THE_HOUR =
      Set.of(MonthDay.of(12, 31), MonthDay.of(1, 1), MonthDay.of(2, 28), MonthDay.of(2, 29));

  private final Path folder;
  private final Archive archive;
  private final Signal signal;
  private final SplittableRandom random = new SplittableRandom(10);
  private final SampleEncoder encoder = new SampleEncoder();
  private final PartitionAppender appender = new PartitionAppender(new Durable());
  private final Catalogue catalogue = new Catalogue();
  private EtlRig etl;
  private int looks;

  TenYears(Path folder, Duration period) {
    this.folder = folder;
    this.signal = new Signal(period);
    this.archive =
        new Archive(
            new Store("STS", folder.resolve("sts"), Granularity.PARTITION_HOUR, 5, 3),
            new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 10, 6),
            new Store("LTS", folder.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0));
    this.etl = started(START);
    etl.addPv();
  }

  private EtlRig started(Instant now) {
    EtlRig rig = new EtlRig(folder, archive);
    rig.clock.set(now);
    return rig;
  }

  /** Lets the years pass; {@code afterEach} is told of the end of each. */
  void run(Runnable afterEach) throws IOException, NoSuchAlgorithmException {
    etl.runAt(START);
    Instant now = START;
    while (now.isBefore(END)) {
      Instant next = after(now);
      record(now, next);
      etl.seal(next.minus(UNSEALED));
      // Past the minutes for which the end of a partition is left alone.
      etl.runAt(next.plusSeconds(400));
      checkWhatIsHeld(next);
      look(next.minus(Duration.ofDays(random.nextInt(1, 40))), next);
      if (yearOf(next) != yearOf(now)) {
        look(START, next);
        etl.close();
        etl = started(next);
        etl.runAt(next);
        afterEach.run();
      }
      now = next;
    }
    etl.close();
  }

  /** How often a reader looked. */
  int looks() {
    return looks;
  }

  Archive archive() {
    return archive;
  }

  /** What readers see of a time in some stores. */
  String seen(Instant from, Instant to, Store... stores)
      throws IOException, NoSuchAlgorithmException {
    Digest digest = new Digest();
    try (SampleStream samples =
        new RangeReader(catalogue)
            .open(Archive.KEY, List.of(stores), new TimeRange(from, to.minusNanos(1)), List.of())) {
      while (samples.next()) {
        Sample sample = samples.current().sample();
        // The one before the range comes along.
        if (!sample.instant().isBefore(from)) {
          digest.add(sample);
        }
      }
    }
    return digest.text();
  }

  /** What they should see. */
  String written(Instant from, Instant to) throws NoSuchAlgorithmException {
    Digest digest = new Digest();
    long first = Math.max(START.getEpochSecond(), from.getEpochSecond());
    for (long hour = first; hour < to.getEpochSecond(); hour += HOUR) {
      signal.ofHour(hour).forEach(digest::add);
    }
    return digest.text();
  }

  private Instant after(Instant now) {
    if (BY_THE_HOUR.contains(MonthDay.from(now.atOffset(ZoneOffset.UTC)))) {
      return now.plusSeconds(HOUR);
    }
    int hours = random.nextInt(OUTAGE_ONE_IN) == 0 ? OUTAGE : LEAPS[random.nextInt(LEAPS.length)];
    for (int i = 1; i < hours; i++) {
      Instant passed = now.plusSeconds((long) i * HOUR);
      if (BY_THE_HOUR.contains(MonthDay.from(passed.atOffset(ZoneOffset.UTC)))) {
        return passed;
      }
    }
    return now.plusSeconds((long) hours * HOUR);
  }

  /** As the engine flushes: the lines of a partition in one append. */
  private void record(Instant from, Instant to) throws IOException {
    for (long hour = from.getEpochSecond(); hour < to.getEpochSecond(); hour += HOUR) {
      List<Sample> samples = signal.ofHour(hour);
      LineBuffer lines = new LineBuffer(4096);
      samples.forEach(sample -> encoder.encode(sample, lines));
      if (!samples.isEmpty()) {
        appender.append(
            archive.sts,
            KeyRule.DEFAULT.keyOf(Archive.PV),
            Archive.PV,
            DbrType.SCALAR_DOUBLE,
            archive.sts.granularity().at(hour),
            lines.toByteArray(),
            0,
            lines.size());
      }
    }
  }

  private void look(Instant from, Instant to) throws IOException, NoSuchAlgorithmException {
    looks++;
    String seen = seen(from, to, archive.sts, archive.mts, archive.lts);
    String written = written(from, to);
    if (!seen.equals(written)) {
      throw new AssertionError(
          "At " + to + " a reader sees of the time from " + from + " " + seen + ", not " + written);
    }
  }

  /** Each store keeps as many whole partitions as it holds back, and at most those it holds. */
  private void checkWhatIsHeld(Instant now) throws IOException {
    checkWhatIsHeld(archive.sts, archive.mts, now);
    checkWhatIsHeld(archive.mts, archive.lts, now);
  }

  private void checkWhatIsHeld(Store store, Store next, Instant now) throws IOException {
    Partition held = store.granularity().at(now.minus(LONGEST_DELAY).getEpochSecond());
    Partition kept = store.granularity().at(now.getEpochSecond());
    for (int i = 0; i < store.hold(); i++) {
      held = held.previous();
    }
    for (int i = 0; i < store.hold() - store.gather(); i++) {
      kept = kept.previous();
    }
    List<PartitionFile> files = catalogue.files(store, Archive.KEY);
    if (!files.isEmpty() && files.getFirst().partition().endSecond() <= held.startSecond()) {
      throw new AssertionError(
          "At " + now + " " + store.name() + " still has " + files.getFirst().path());
    }
    long latest = kept.startSecond();
    new NewestSample(catalogue)
        .find(Archive.KEY, List.of(next))
        .filter(newest -> newest.epochSecond() >= latest)
        .ifPresent(
            newest -> {
              throw new AssertionError(
                  "At " + now + " " + next.name() + " already has " + newest.instant());
            });
  }

  private static int yearOf(Instant time) {
    return time.atOffset(ZoneOffset.UTC).getYear();
  }
}
