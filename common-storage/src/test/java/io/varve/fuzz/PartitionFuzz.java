package io.varve.fuzz;

import static io.varve.fuzz.LinesFuzz.require;

import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes as a partition file: whatever is asked of it is answered or refused in order, and an
 * append destroys nothing and is readable afterwards.
 */
public final class PartitionFuzz {
  private static final String KEY = KeyRule.DEFAULT.keyOf("A:B");

  private PartitionFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path root = Scratch.folder("partition");
    Store store = new Store("STS", root, Granularity.PARTITION_HOUR, 0, 0);
    Partition partition = Granularity.PARTITION_HOUR.at(FuzzSeeds.START);
    Path path = store.file(KEY, partition);
    Files.createDirectories(path.getParent());
    Files.write(path, input);
    Catalogue catalogue = new Catalogue();

    new NewestSample(catalogue).find(KEY, List.of(store));
    read(catalogue, store, FuzzSeeds.START + 1, FuzzSeeds.START + 2);
    append(catalogue, store, partition, path, input);
  }

  private static void read(Catalogue catalogue, Store store, long from, long to)
      throws IOException {
    TimeRange range = new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
    try (SampleStream samples =
        new RangeReader(catalogue).open(KEY, List.of(store), range, List.of())) {
      while (samples.next()) {
        long second = samples.current().epochSecond();
        require(second <= to, "a sample behind the range");
        samples.current().sample();
      }
    }
  }

  /** The last sample there is, whatever its time. */
  private static long newestOf(byte[] file) throws IOException {
    LineScanner lines = LineScanner.of(file, 0, file.length);
    lines.next();
    PartitionHeader header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
    long newest = Long.MIN_VALUE;
    try (SampleCursor cursor =
        new SampleCursor(header, LineScanner.of(file, lines.end() + 1, file.length))) {
      while (cursor.next()) {
        newest = cursor.epochSecond();
      }
    }
    return newest;
  }

  private static void append(
      Catalogue catalogue, Store store, Partition partition, Path path, byte[] input)
      throws IOException {
    long time = partition.endSecond() - 1;
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder().encode(new Sample(time, 0, new SampleValue.ScalarInt(1), 0, 0), line);
    PartitionAppender appender = new PartitionAppender(new Durable());
    try {
      appender.append(
          store, KEY, "A:B", DbrType.SCALAR_INT, partition, line.array(), 0, line.size());
    } catch (IOException refused) {
      require(
          Arrays.equals(Files.readAllBytes(path), input), "a refused append that changed bytes");
      return;
    }
    byte[] after = Files.readAllBytes(path);
    byte[] tail = Arrays.copyOfRange(after, after.length - line.size(), after.length);
    require(Arrays.equals(tail, line.toByteArray()), "an append that is not at the end");
    require(
        Arrays.mismatch(input, after) < 0
            || keptWholeLines(input, after)
            || Files.exists(store.root().resolve(".varve/quarantine")),
        "an append that changed what was there");
    require(newestOf(after) == time, "an append that no reader sees");
    read(catalogue, store, time, time);
    Scratch.clear(store.root().resolve(".varve/quarantine"));
  }

  /** All but a torn last line, or the beginning of a header, is as it was. */
  private static boolean keptWholeLines(byte[] before, byte[] after) {
    int whole = before.length;
    while (whole > 0 && before[whole - 1] != '\n') {
      whole--;
    }
    return after.length >= whole && Arrays.equals(before, 0, whole, after, 0, whole);
  }
}
