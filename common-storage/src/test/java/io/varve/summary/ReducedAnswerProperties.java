package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.operator.Operator;
import io.varve.operator.OperatorName;
import io.varve.operator.Pieces;
import io.varve.operator.Samples;
import io.varve.operator.Workers;
import io.varve.partition.Years;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.LeftOut;
import io.varve.store.Moment;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreFixture;
import io.varve.store.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * Answers from summaries are those from all samples: with samples in three stores that may overlap
 * and in the engine's memory, for each type, and while a file is moved.
 */
class ReducedAnswerProperties {
  private static final List<String> OPERATORS =
      List.of(
          "mean_N",
          "min_N",
          "max_N",
          "count_N",
          "std_N",
          "variance_N",
          "popvariance_N",
          "jitter_N",
          "errorbar_N",
          "stats_N",
          "skewness_N",
          "kurtosis_N",
          "median_N",
          "linear_N",
          "meanSample_N",
          "countSample_N",
          "firstSample_N",
          "lastSample_N",
          "firstFill_N",
          "lastFill_N",
          "caplotbinning_N",
          "ncount",
          "optimized_P",
          "optimizedSample_P",
          "optimLastSample_P",
          "optimLastSampleSample_P");

  private static final int DAYS = 16;
  private static final long START = SummaryFixture.DAY - 20 * 86_400;
  private static final Workers WORKERS = new Workers(2);

  @AfterContainer
  static void stop() {
    WORKERS.close();
  }

  /** What the samples are. */
  enum Kind {
    DOUBLE,
    ENUM,
    WAVEFORM,
    /** Numbers that became texts in the end. */
    MIXED
  }

  @Guards("H4")
  @Property(tries = 10)
  void aReducedAnswerIsThatOfAllSamples(@ForAll long seed, @ForAll Kind kind) throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    List<Sample> samples = samples(kind, random);
    try (SummaryFixture pv = new SummaryFixture()) {
      int first = samples.size() * 6 / 10;
      int second = samples.size() * 9 / 10;
      int third = samples.size() * 99 / 100;
      int overlap = random.nextBoolean() ? 0 : random.nextInt(samples.size() / 20);
      List<PartitionFile> files = new ArrayList<>();
      files.addAll(pv.write(pv.pv.lts, samples.subList(0, first)));
      List<PartitionFile> days =
          pv.write(pv.pv.mts, samples.subList(Math.max(0, first - overlap), second));
      files.addAll(days);
      files.addAll(pv.write(pv.pv.sts, samples.subList(second - overlap / 2, third)));
      for (PartitionFile file : files) {
        if (random.nextInt(8) > 0) {
          pv.summaries.bringUpToDate(file);
        }
      }
      List<TailChunk> tail = tail(samples.subList(third - overlap / 4, samples.size()));
      for (int query = 0; query < 24; query++) {
        // Each query after such a move finds the file gone from where it was listed.
        boolean moves = query % 8 == 7 && !days.isEmpty();
        assertAnswer(pv, samples, tail, random, moves ? days.removeFirst() : null);
      }
    }
  }

  private static void assertAnswer(
      SummaryFixture pv,
      List<Sample> samples,
      List<TailChunk> tail,
      RandomGenerator random,
      @Nullable PartitionFile moved)
      throws IOException {
    TimeRange range = range(samples, random);
    String text =
        OPERATORS
            .get(random.nextInt(OPERATORS.size()))
            .replace("N", String.valueOf(width(random)))
            .replace("P", String.valueOf(random.nextInt(1, 3000)));
    Operator operator = OperatorName.parse(text).orElseThrow();
    List<Store> stores = pv.pv.stores();
    RangeReader reader = new RangeReader(pv.pv.catalogue);
    Samples.Opening all = () -> reader.open(pv.pv.key, stores, range, tail);
    List<Sample> expected;
    try (SampleStream full = operator.answer(Samples.of(pv.pv.pvName, all), range)) {
      expected = read(full);
    }
    SummedRange sums =
        new SummaryReader(pv.pv.catalogue).range(pv.pv.key, stores, range, tail, LeftOut.LOGGED);
    Pieces pieces = new Parts(part -> reader.open(pv.pv.key, stores, part, tail), sums);
    if (moved == null) {
      Samples whole = new Summed(pv.pv.pvName, all, sums, null);
      Samples divided = new Summed(pv.pv.pvName, all, sums, pieces);
      assertThat(lines(operator.answer(divided, range)))
          .as("%s of %s by parts", text, range)
          .isEqualTo(lines(operator.answer(whole, range)));
    }
    List<Sample> found;
    try (SampleStream reduced =
        operator.answer(new Summed(pv.pv.pvName, all, sums, pieces), range)) {
      if (moved != null) {
        move(pv, moved, samples);
      }
      found = read(reduced);
    }
    String what = text + " of " + range;
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertAgree(found.get(i), expected.get(i), what);
    }
  }

  /** As ETL does: what is newer than the long-term store is added there, then the file goes. */
  private static void move(SummaryFixture pv, PartitionFile day, List<Sample> samples)
      throws IOException {
    PartitionFile year = pv.file(pv.pv.lts, day.partition().startSecond());
    long newest;
    try (OpenPartition opened = pv.pv.catalogue.open(year)) {
      Moment last = Objects.requireNonNull(Objects.requireNonNull(opened).last()).time();
      newest = last.epochSecond() * 1_000_000_000L + last.nano();
    }
    List<Sample> added =
        samples.stream()
            .filter(sample -> day.partition().contains(sample.epochSecond()))
            .filter(sample -> BruteForce.time(sample) > newest)
            .toList();
    if (!added.isEmpty()) {
      pv.append(pv.pv.lts, added);
      pv.summaries.bringUpToDate(year);
    }
    Files.delete(day.path());
    pv.summaries.remove(day);
  }

  private static List<Sample> samples(Kind kind, RandomGenerator random) {
    TreeMap<Long, Sample> distinct = new TreeMap<>();
    for (Sample sample : SummaryFixture.wild(START, START + DAYS * 86_400, 170_000, random)) {
      distinct.putIfAbsent(BruteForce.time(sample), sample);
    }
    List<Sample> samples = new ArrayList<>(distinct.size());
    for (Sample sample : distinct.values()) {
      boolean late = samples.size() > distinct.size() * 93 / 100;
      samples.add(
          new Sample(
              sample.epochSecond(),
              sample.nano(),
              value(kind, ((SampleValue.ScalarDouble) sample.value()).value(), late),
              sample.severity(),
              sample.status(),
              sample.fields(),
              sample.fields().isEmpty() ? null : Boolean.TRUE));
    }
    return samples;
  }

  private static SampleValue value(Kind kind, double value, boolean late) {
    return switch (kind) {
      case DOUBLE -> new SampleValue.ScalarDouble(value);
      case ENUM -> new SampleValue.ScalarEnum((short) value);
      case WAVEFORM ->
          new SampleValue.WaveformDouble(
              Double.isNaN(value) ? new double[0] : new double[] {value, -value});
      case MIXED ->
          late
              ? new SampleValue.ScalarString(String.valueOf(value))
              : new SampleValue.ScalarDouble(value);
    };
  }

  private static List<TailChunk> tail(List<Sample> samples) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    samples.forEach(sample -> lines.writeBytes(StoreFixture.line(sample)));
    Sample one = samples.getLast();
    return List.of(
        new TailChunk(
            new PartitionHeader(one.type(), "S:x", Years.of(one.epochSecond())),
            lines.toByteArray()));
  }

  /** Also ranges that begin or end at a sample, and such that no sample lies in. */
  private static TimeRange range(List<Sample> samples, RandomGenerator random) {
    Instant one = moment(samples, random);
    Instant other = moment(samples, random);
    return one.isBefore(other) ? new TimeRange(one, other) : new TimeRange(other, one);
  }

  private static Instant moment(List<Sample> samples, RandomGenerator random) {
    if (random.nextInt(3) == 0) {
      return samples.get(random.nextInt(samples.size())).instant();
    }
    return Instant.ofEpochSecond(
        START - 90_000 + random.nextLong((DAYS + 2) * 86_400L),
        random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
  }

  private static int width(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(30, 200);
      case 1 -> 300 * random.nextInt(1, 12);
      case 2 -> 86_400;
      case 3 -> 3600;
      default -> random.nextInt(200, 400_000);
    };
  }

  private static List<Sample> read(SampleStream stream) throws IOException {
    List<Sample> samples = new ArrayList<>();
    while (stream.next()) {
      samples.add(stream.current().sample());
    }
    return samples;
  }

  /** To the last bit. */
  private static List<String> lines(SampleStream stream) throws IOException {
    List<String> lines = new ArrayList<>();
    try (stream) {
      while (stream.next()) {
        byte[] line = StoreFixture.line(stream.current().sample());
        lines.add(new String(line, StandardCharsets.ISO_8859_1));
      }
    }
    return lines;
  }

  private static void assertAgree(Sample found, Sample expected, String what) {
    assertThat(found.instant()).as(what).isEqualTo(expected.instant());
    String place = what + " at " + expected.instant();
    assertThat(found.severity()).as(place).isEqualTo(expected.severity());
    assertThat(found.status()).as(place).isEqualTo(expected.status());
    assertThat(found.fields().stream().map(FieldValue::name))
        .as(place)
        .isEqualTo(expected.fields().stream().map(FieldValue::name).toList());
    switch (expected.value()) {
      case SampleValue.ScalarDouble one ->
          assertClose(((SampleValue.ScalarDouble) found.value()).value(), one.value(), place);
      case SampleValue.WaveformDouble several -> {
        double[] values = ((SampleValue.WaveformDouble) found.value()).values();
        assertThat(values).as(place).hasSameSizeAs(several.values());
        for (int i = 0; i < values.length; i++) {
          assertClose(values[i], several.values()[i], place);
        }
      }
      default -> assertThat(found.value()).as(place).isEqualTo(expected.value());
    }
  }

  private static void assertClose(double found, double expected, String place) {
    if (Double.isFinite(expected)) {
      assertThat(Math.abs(found - expected))
          .as("%s: %s instead of %s", place, found, expected)
          .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(expected)));
    } else {
      assertThat(found).as(place).isEqualTo((Double) expected);
    }
  }

  /** Opens a part of the samples. */
  private interface PartOpening {
    SampleStream open(TimeRange part) throws IOException;
  }

  private record Parts(PartOpening opening, SummedRange sums) implements Pieces {
    @Override
    public TimeRange held(TimeRange part) {
      return part;
    }

    @Override
    public Workers workers() {
      return WORKERS;
    }

    @Override
    public SampleStream open(TimeRange part) throws IOException {
      return opening.open(part);
    }

    @Override
    public List<TimeRange> parts(Bins bins, int most) throws IOException {
      return sums.parts(bins, most, 10_000);
    }

    @Override
    public SummedStream open(TimeRange part, Bins bins, boolean lastNumbers) throws IOException {
      return sums.open(part, bins, lastNumbers);
    }

    @Override
    public void check() {}
  }

  private record Summed(
      String pvName, Samples.Opening all, SummedRange sums, @Nullable Pieces pieces)
      implements Samples {
    @Override
    public SampleStream open() throws IOException {
      return all.open();
    }

    @Override
    public SummedStream open(Bins bins, boolean lastNumbers) throws IOException {
      return sums.open(bins, lastNumbers);
    }
  }
}
