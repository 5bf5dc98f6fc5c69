package io.varve.summary;

import io.varve.partition.Partition;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One PV of doubles in a temporary folder, whose files and summaries tests look at. */
final class SummaryFixture implements AutoCloseable {
  /** 2024-12-31T00:00:00Z: the last day of a leap year. */
  static final long DAY = Instant.parse("2024-12-31T00:00:00Z").getEpochSecond();

  final StoreFixture pv;

  /** How often it was said that the disk has changed something. */
  int changes;

  final Summaries summaries = new Summaries(new Catalogue(), new Changes(() -> changes++));

  private final Path folder;
  private final SampleEncoder encoder = new SampleEncoder();

  SummaryFixture() throws IOException {
    this(Files.createTempDirectory("summary"));
  }

  /**
   * @param folder of any file system; deleted in the end
   */
  SummaryFixture(Path folder) {
    this.folder = folder;
    this.pv = new StoreFixture(folder, "S:x");
  }

  PartitionFile file(Store store, long second) {
    Partition partition = store.granularity().at(second);
    return new PartitionFile(store, store.file(pv.key, partition), partition);
  }

  /** Writes samples behind what their file holds; all belong into one. */
  PartitionFile append(Store store, List<Sample> samples) throws IOException {
    PartitionFile file = file(store, samples.getFirst().epochSecond());
    Files.createDirectories(file.path().getParent());
    LineBuffer lines = new LineBuffer(samples.size() * 24);
    if (!Files.exists(file.path())) {
      new PartitionHeader(
              samples.getFirst().type(), pv.pvName, Years.of(file.partition().startSecond()))
          .writeTo(lines);
    }
    samples.forEach(sample -> encoder.encode(sample, lines));
    try (OutputStream out =
        Files.newOutputStream(file.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(lines.array(), 0, lines.size());
    }
    return file;
  }

  /** Writes samples, each into the file it belongs to; the files. */
  List<PartitionFile> write(Store store, List<Sample> samples) throws IOException {
    List<PartitionFile> files = new ArrayList<>();
    int from = 0;
    while (from < samples.size()) {
      Partition partition = store.granularity().at(samples.get(from).epochSecond());
      int to = from;
      while (to < samples.size() && partition.contains(samples.get(to).epochSecond())) {
        to++;
      }
      files.add(append(store, samples.subList(from, to)));
      from = to;
    }
    return files;
  }

  /**
   * Extends the summary as ETL does: by what was counted in the source.
   *
   * @param position where the samples begin in the file; 0 for a file that was made for them
   */
  Summaries.Outcome appended(PartitionFile file, List<Sample> samples, long position)
      throws IOException {
    LineBuffer lines = new LineBuffer(samples.size() * 24);
    samples.forEach(sample -> encoder.encode(sample, lines));
    PartitionHeader header =
        new PartitionHeader(
            DbrType.SCALAR_DOUBLE, pv.pvName, Years.of(file.partition().startSecond()));
    SummaryTally tally =
        summaries.tally(file.partition(), file.partition(), 0, lines.size(), summaries.width(file));
    try (SampleCursor cursor =
        new SampleCursor(header, LineScanner.of(lines.array(), 0, lines.size()))) {
      while (cursor.next()) {
        tally.add(
            cursor,
            (cursor.epochSecond() - file.partition().startSecond()) * 1_000_000_000L
                + cursor.nano());
      }
      tally.end();
    }
    long start = position > 0 ? position : Files.size(file.path()) - lines.size();
    return summaries.appended(file, List.of(new Summaries.Part(tally, start)));
  }

  static Path summary(PartitionFile file) {
    return Summaries.pathOf(file);
  }

  static Sample sample(long second, int nano, double value) {
    return new Sample(second, nano, new SampleValue.ScalarDouble(value), 0, 0);
  }

  /** Samples once a second. */
  static List<Sample> everySecond(long from, int count) {
    List<Sample> samples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      samples.add(sample(from + i, 0, Math.sin(i / 100.0) * 10 + i % 7));
    }
    return samples;
  }

  /**
   * Samples as archives may hold them: dense and sparse by turns, gaps, alarms, NaN, values far
   * from the others, lines that repeat a time.
   */
  static List<Sample> wild(long from, long to, int count, RandomGenerator random) {
    List<Sample> samples = new ArrayList<>(count);
    double usual = (to - from) * 1e9 / count;
    double pace = usual;
    double centre = 100;
    long time = from * 1_000_000_000L;
    while (time < to * 1_000_000_000L && samples.size() < count) {
      if (random.nextInt(3000) == 0) {
        pace = usual * Math.exp(random.nextGaussian());
        centre = random.nextInt(-1000, 1000);
      }
      double value = centre + random.nextGaussian();
      value = random.nextInt(200) == 0 ? Double.NaN : value;
      value = random.nextInt(20_000) == 0 ? value * 1e6 : value;
      value = random.nextInt(50_000) == 0 ? Double.POSITIVE_INFINITY : value;
      int alarm = random.nextInt(5000) == 0 ? random.nextInt(1, 4) : 0;
      List<FieldValue> fields =
          random.nextInt(10_000) == 0
              ? List.of(new FieldValue("cnxregainedepsecs", "1"))
              : List.of();
      Sample sample =
          new Sample(
              Math.floorDiv(time, 1_000_000_000L),
              Math.floorMod(time, 1_000_000_000),
              new SampleValue.ScalarDouble(value),
              alarm,
              alarm,
              fields,
              null);
      samples.add(sample);
      if (random.nextInt(2000) == 0) {
        samples.add(sample);
      }
      time += Math.max(1, (long) (pace * (0.5 + random.nextDouble())));
      if (random.nextInt(20_000) == 0) {
        time += (long) (random.nextDouble() * (to - from) * 5e7);
      }
    }
    return samples;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
