package io.varve.store;

import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One PV with three stores in a folder, for tests. */
public final class StoreFixture {
  public final String pvName;
  public final String key;
  public final Store sts;
  public final Store mts;
  public final Store lts;
  public final Catalogue catalogue;
  public final PartitionAppender appender;

  public StoreFixture(Path folder, String pvName) {
    this(folder, pvName, FileHandles.unbounded());
  }

  StoreFixture(Path folder, String pvName, FileHandles handles) {
    this.catalogue = new Catalogue(handles, Listings.forgetful());
    this.appender = new PartitionAppender(new Durable(), handles);
    this.pvName = pvName;
    this.key = KeyRule.DEFAULT.keyOf(pvName);
    this.sts = new Store("STS", folder.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0);
    this.mts = new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 0, 0);
    this.lts = new Store("LTS", folder.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0);
  }

  /** Short-term first. */
  public List<Store> stores() {
    return List.of(sts, mts, lts);
  }

  /** Numbers as they stand in tables of tests. */
  static List<Double> doubles(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
  }

  /** A text whose line is longer than what a seek looks at. */
  static Sample longText(String time) {
    return new Sample(
        Instant.parse(time).getEpochSecond(),
        0,
        new SampleValue.ScalarString("x".repeat(40_000)),
        0,
        0);
  }

  public static Sample sample(String time, double value) {
    Instant instant = Instant.parse(time);
    return new Sample(
        instant.getEpochSecond(), instant.getNano(), new SampleValue.ScalarDouble(value), 0, 0);
  }

  /** Appends samples, each to the partition it belongs to. */
  public void append(Store store, Sample... samples) throws IOException {
    for (Sample sample : samples) {
      byte[] line = line(sample);
      Partition partition = store.granularity().at(sample.epochSecond());
      appender.append(store, key, pvName, sample.type(), partition, line, 0, line.length);
    }
  }

  public static byte[] line(Sample sample) {
    LineBuffer out = new LineBuffer(64);
    new SampleEncoder().encode(sample, out);
    return out.toByteArray();
  }

  /** The values a reader gets for a range, as doubles. */
  public List<Double> read(String from, String to, Sample... tail) throws IOException {
    return read(from, to, chunks(tail));
  }

  /** As {@link #read}, of samples in memory that lie side by side. */
  List<Double> readTail(String from, String to, Sample... tail) throws IOException {
    LineBuffer lines = new LineBuffer(64);
    for (Sample sample : tail) {
      new SampleEncoder().encode(sample, lines);
    }
    PartitionHeader header =
        new PartitionHeader(tail[0].type(), pvName, Years.of(tail[0].epochSecond()));
    return read(from, to, List.of(new RangeReader.TailChunk(header, lines.toByteArray())));
  }

  private List<Double> read(String from, String to, List<RangeReader.TailChunk> tail)
      throws IOException {
    TimeRange range = new TimeRange(Instant.parse(from), Instant.parse(to));
    List<Double> values = new ArrayList<>();
    try (SampleStream stream = new RangeReader(catalogue).open(key, stores(), range, tail)) {
      while (stream.next()) {
        values.add(stream.current().doubleAt(0));
      }
    }
    return values;
  }

  private List<RangeReader.TailChunk> chunks(Sample... samples) {
    List<RangeReader.TailChunk> chunks = new ArrayList<>();
    for (Sample sample : samples) {
      chunks.add(
          new RangeReader.TailChunk(
              new PartitionHeader(sample.type(), pvName, Years.of(sample.epochSecond())),
              line(sample)));
    }
    return chunks;
  }
}
