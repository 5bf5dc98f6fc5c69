package io.varve.etl.move;

import io.varve.parquet.ParquetFormat;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FileHandles;
import io.varve.store.Listings;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionRemoval;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** A PV's files in three stores of a temporary folder, written and read for tests. */
public final class Archive {
  public static final String PV = "T:pv";
  public static final String KEY = "T/pv:";

  /** 2024-02-28T00:00:00Z, the day before a leap day. */
  public static final long DAY = 1_709_078_400L;

  /** What production has. */
  public static final PartitionFormats FORMATS = new PartitionFormats(List.of(new ParquetFormat()));

  private static final TimeRange ALWAYS =
      new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

  public final Store sts;
  public final Store mts;
  public final Store lts;
  private final Catalogue catalogue = catalogue();

  /** Lists anew each time, and reads what production reads. */
  public static Catalogue catalogue() {
    return new Catalogue(FileHandles.unbounded(), Listings.forgetful(), FORMATS);
  }

  public Archive(Path root) {
    this(
        new Store("STS", root.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0),
        new Store("MTS", root.resolve("mts"), Granularity.PARTITION_DAY, 0, 0),
        new Store("LTS", root.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0));
  }

  public Archive(Store sts, Store mts, Store lts) {
    this.sts = sts;
    this.mts = mts;
    this.lts = lts;
  }

  /** A move that halts nowhere and finds room everywhere. */
  static PartitionMove move() {
    return move(FailPoints.NONE);
  }

  /**
   * A move that copies 31 bytes at a time, so that it can be halted within a line, and forces files
   * of a few lines while more is copied into them.
   */
  static PartitionMove move(FailPoints failPoints) {
    return move(failPoints, Integer.MAX_VALUE);
  }

  static PartitionMove move(FailPoints failPoints, int mostInserted) {
    Durable durable = new Durable();
    return new PartitionMove(
        new MoveSettings(durable, failPoints, 31, 100, 1024, mostInserted),
        new PartitionRemoval(durable),
        new SpaceGate(folder -> Long.MAX_VALUE / 2, 1 << 20),
        new MoveSummaries(new Summaries(new Catalogue())),
        FORMATS);
  }

  /** A move that tells of each step that it has come to. */
  public static PartitionMove telling(Consumer<String> listener) {
    return move(step -> listener.accept(step.name()));
  }

  /**
   * A move during which something happens when the destination is complete and the source there.
   */
  static PartitionMove whileBothAreThere(Happening happening) {
    return move(
        step -> {
          if (step == Step.COMMITTED) {
            happening.happen();
          }
        });
  }

  /** What comes in between. */
  @FunctionalInterface
  interface Happening {
    void happen() throws IOException;
  }

  /** Moves what the short-term store holds to the medium-term store. */
  MoveReport moveToMts() throws IOException {
    return move(move(), sts, mts);
  }

  /** Moves all files of a partition's time from store to store. */
  MoveReport move(PartitionMove move, Store from, Store to) throws IOException {
    MoveReport report = new MoveReport();
    List<PartitionFile> files = catalogue.files(from, KEY);
    while (!files.isEmpty()) {
      Partition target = to.granularity().at(files.getFirst().partition().startSecond());
      List<PartitionFile> group =
          files.stream().filter(f -> target.contains(f.partition().startSecond())).toList();
      move.move(KEY, to, target, group, report);
      files = files.subList(group.size(), files.size());
    }
    return report;
  }

  /**
   * Writes samples at the given epoch seconds, each with its second as value, one file each
   * partition.
   */
  public void write(Store store, long... seconds) throws IOException {
    for (long second : seconds) {
      append(store, new Sample(second, 5, new SampleValue.ScalarDouble((double) second), 0, 0));
    }
  }

  /** Writes one sample, whatever its time, behind what the file of its time holds. */
  public void append(Store store, Sample sample) throws IOException {
    append(store.file(KEY, store.granularity().at(sample.epochSecond())), PV, sample);
  }

  static void append(Path file, String pvName, Sample sample) throws IOException {
    LineBuffer bytes = new LineBuffer(64);
    Files.createDirectories(file.getParent());
    if (!Files.exists(file) || Files.size(file) == 0) {
      int year = Instant.ofEpochSecond(sample.epochSecond()).atZone(ZoneOffset.UTC).getYear();
      new PartitionHeader(sample.type(), pvName, year).writeTo(bytes);
    }
    new SampleEncoder().encode(sample, bytes);
    Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static Sample at(long second, int nano, double value) {
    return new Sample(second, nano, new SampleValue.ScalarDouble(value), 0, 0);
  }

  static Sample whole(long second) {
    return new Sample(second, 5, new SampleValue.ScalarInt((int) second), 0, 0);
  }

  /** Epoch seconds of everything a reader sees in all stores, in the order in which it sees it. */
  public List<Long> seen() throws IOException {
    return seen(sts, mts, lts);
  }

  /** Epoch seconds of everything a reader sees in some stores. */
  public List<Long> seen(Store... stores) throws IOException {
    List<Long> seconds = new ArrayList<>();
    try (SampleStream samples =
        new RangeReader(catalogue).open(KEY, List.of(stores), ALWAYS, List.of())) {
      while (samples.next()) {
        seconds.add(samples.current().epochSecond());
      }
    }
    return seconds;
  }

  /** Values of everything a reader sees in a store. */
  List<Double> values(Store store) throws IOException {
    List<Double> values = new ArrayList<>();
    try (SampleStream samples =
        new RangeReader(catalogue).open(KEY, List.of(store), ALWAYS, List.of())) {
      while (samples.next()) {
        values.add(samples.current().doubleAt(0));
      }
    }
    return values;
  }

  /** Epoch seconds of what lies in the files of a store, in the order in which it lies there. */
  List<Long> secondsIn(Store store) throws IOException {
    List<Long> seconds = new ArrayList<>();
    for (PartitionFile file : files(store)) {
      try (OpenPartition partition = Objects.requireNonNull(FORMATS.open(file));
          SampleCursor samples = partition.samples()) {
        while (samples.next()) {
          seconds.add(samples.epochSecond());
        }
      }
    }
    return seconds;
  }

  /** The names of the partitions in a store. */
  public List<String> partitions(Store store) throws IOException {
    return catalogue.files(store, KEY).stream().map(f -> f.partition().name()).toList();
  }

  public List<PartitionFile> files(Store store) throws IOException {
    return catalogue.files(store, KEY);
  }

  Path file(Store store, long second) {
    return store.file(KEY, store.granularity().at(second));
  }

  /** Files that moves keep in a store root. */
  public static List<Path> sidecars(Store store) throws IOException {
    Path folder = Sidecars.folder(store.root(), "etl");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var listing = Files.list(folder)) {
      return listing.toList();
    }
  }

  /** How many of those files have names with a part such as {@code .ckpt}. */
  static long sidecars(Store store, String part) {
    try {
      return sidecars(store).stream()
          .filter(file -> file.getFileName().toString().contains(part))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Epoch seconds from a start on. */
  public static long[] seconds(long start, int count, long step) {
    return LongStream.range(0, count).map(i -> start + i * step).toArray();
  }

  static List<Long> list(long... seconds) {
    return LongStream.of(seconds).boxed().toList();
  }

  /** Makes a file that holds a header and not one sample. */
  static void writeHeader(Path file, PartitionHeader header) throws IOException {
    LineBuffer bytes = new LineBuffer(64);
    header.writeTo(bytes);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.toByteArray());
  }

  static PartitionHeader header(Path file) throws IOException {
    return PartitionHeader.parse(Files.readAllBytes(file), 0, (int) headerLength(file) - 1);
  }

  /** The bytes of a file's header and its newline. */
  static long headerLength(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = 1;
    while (bytes[length - 1] != '\n') {
      length++;
    }
    return length;
  }

  /** Where a move sets the file of a time aside. */
  Path quarantined(Store store, long second) {
    return store.root().resolve(".varve/quarantine/T%" + file(store, second).getFileName());
  }
}
