package io.varve.benchmarks;

import io.varve.etl.move.MoveReport;
import io.varve.etl.move.PartitionMove;
import io.varve.etl.plan.Stage;
import io.varve.etl.run.Crew;
import io.varve.etl.run.StageRun;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * How fast partitions move: hours to days, and these days to the year, each time with the same
 * files. Beside it, what the disk takes: the same bytes copied into as many files, each forced.
 */
final class Moves {
  private static final int DAY_SECONDS = 86_400;
  private static final int HOURS = 24;

  /** As many as ETL has by default. */
  private static final int WORKERS = 4;

  /** When all partitions are closed. */
  private static final Instant AFTERWARDS = Instant.parse("2028-01-01T00:00:00Z");

  private final Disk disk;
  private final int rounds;

  /**
   * @param rounds how often each move is measured, after one that is not
   */
  Moves(Disk disk, int rounds) {
    this.disk = disk;
    this.rounds = rounds;
  }

  /**
   * What came of it.
   *
   * @param seconds the median
   * @param limitSeconds the median of copying and forcing alone
   */
  record Result(String what, long samples, long bytes, double seconds, double limitSeconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %.3f s, %.1f million samples/s, %.0f MB/s; copy and force alone: %.3f s (%.0f %%)",
          what,
          seconds,
          samples / seconds / 1e6,
          bytes / seconds / 1e6,
          limitSeconds,
          limitSeconds / seconds * 100);
    }
  }

  /** All moves, the data of 1 Hz PVs. */
  List<Result> run() throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>(measure(1, 30));
    results.addAll(measure(50, 1));
    return results;
  }

  private List<Result> measure(int pvs, int days) throws IOException, InterruptedException {
    Store hours = store("hours", Granularity.PARTITION_HOUR);
    Store ofDays = store("days", Granularity.PARTITION_DAY);
    Store years = store("years", Granularity.PARTITION_YEAR);
    List<Double> toDays = new ArrayList<>();
    List<Double> toYears = new ArrayList<>();
    List<Double> limitDays = new ArrayList<>();
    List<Double> limitYears = new ArrayList<>();
    long bytes = 0;
    for (int round = -1; round < rounds; round++) {
      write(hours, pvs, days);
      bytes = bytesIn(hours, pvs);
      double limitOfDays = copyAndForce(hours, pvs, Granularity.PARTITION_DAY);
      double toDay = move(hours, ofDays, pvs);
      double limitOfYears = copyAndForce(ofDays, pvs, Granularity.PARTITION_YEAR);
      double toYear = move(ofDays, years, pvs);
      if (round >= 0) {
        toDays.add(toDay);
        toYears.add(toYear);
        limitDays.add(limitOfDays);
        limitYears.add(limitOfYears);
      }
      Disk.delete(years.root());
    }
    long samples = (long) pvs * days * DAY_SECONDS;
    String data = pvs + " PVs, " + days + " days";
    return List.of(
        new Result(data + ", hour to day", samples, bytes, median(toDays), median(limitDays)),
        new Result(data + ", day to year", samples, bytes, median(toYears), median(limitYears)));
  }

  private Store store(String name, Granularity granularity) {
    return new Store(name, disk.folder().resolve(name), granularity, 0, 0);
  }

  /** As ETL does it by default, from the listing on. */
  private static double move(Store from, Store to, int pvs)
      throws IOException, InterruptedException {
    Durable durable = new Durable();
    PartitionMove move =
        new PartitionMove(durable, new PartitionRemoval(durable), FreeSpace.OF_FILE_SYSTEM, 0);
    StageRun run = new StageRun(new Catalogue(), move, new Crew(WORKERS));
    Stage stage = new Stage(0, from, to);
    long began = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> moves = new ArrayList<>();
      for (int pv = 0; pv < pvs; pv++) {
        String key = key(pv);
        moves.add(
            workers.submit(
                () -> {
                  MoveReport report = new MoveReport();
                  run.run(key, stage, AFTERWARDS, AFTERWARDS, report);
                  if (report.movedFiles() == 0 || !report.failures().isEmpty()) {
                    throw new IllegalStateException(key + ": " + report.failures());
                  }
                  return null;
                }));
      }
      for (Future<?> one : moves) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A move failed", e);
    }
    return since(began);
  }

  private double copyAndForce(Store from, int pvs, Granularity to) throws IOException {
    Path folder = Files.createDirectories(disk.folder().resolve("limit"));
    Store copies = new Store("copies", folder, to, 0, 0);
    long began = System.nanoTime();
    for (int pv = 0; pv < pvs; pv++) {
      for (var group : grouped(new Catalogue().files(from, key(pv)), copies).entrySet()) {
        Path target = folder.resolve(pv + "-" + group.getKey().name());
        try (FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          for (PartitionFile file : group.getValue()) {
            try (FileChannel in = FileChannel.open(file.path(), StandardOpenOption.READ)) {
              long size = in.size();
              for (long at = 0; at < size; ) {
                at += in.transferTo(at, size - at, out);
              }
            }
          }
          out.force(true);
        }
      }
    }
    double seconds = since(began);
    Disk.delete(folder);
    return seconds;
  }

  private static Map<Partition, List<PartitionFile>> grouped(List<PartitionFile> files, Store to) {
    Map<Partition, List<PartitionFile>> groups = new LinkedHashMap<>();
    for (PartitionFile file : files) {
      groups
          .computeIfAbsent(
              to.granularity().at(file.partition().startSecond()), p -> new ArrayList<>())
          .add(file);
    }
    return groups;
  }

  private static void write(Store store, int pvs, int days) throws IOException {
    RandomGenerator random = Bodies.random();
    SampleEncoder encoder = new SampleEncoder();
    LineBuffer lines = new LineBuffer(128 * 1024);
    for (int hour = 0; hour < days * HOURS; hour++) {
      long start = Bodies.START + hour * 3600L;
      Partition partition = store.granularity().at(start);
      for (int pv = 0; pv < pvs; pv++) {
        lines.clear();
        new PartitionHeader(DbrType.SCALAR_DOUBLE, Disk.pvName(pv), Bodies.YEAR).writeTo(lines);
        for (int second = 0; second < 3600; second++) {
          SampleValue value = new SampleValue.ScalarDouble(random.nextGaussian());
          encoder.encode(
              new Sample(start + second, random.nextInt(100_000_000), value, 0, 0, List.of(), null),
              lines);
        }
        Path file = store.file(key(pv), partition);
        Files.createDirectories(file.getParent());
        Files.write(file, lines.toByteArray());
      }
    }
    // What is measured is the move, and not that these bytes are still on their way to the disk.
    new ProcessBuilder("sync").start().onExit().join();
  }

  private static long bytesIn(Store store, int pvs) throws IOException {
    long bytes = 0;
    for (int pv = 0; pv < pvs; pv++) {
      for (PartitionFile file : new Catalogue().files(store, key(pv))) {
        bytes += Files.size(file.path());
      }
    }
    return bytes;
  }

  private static String key(int pv) {
    return KeyRule.DEFAULT.keyOf(Disk.pvName(pv));
  }

  private static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
