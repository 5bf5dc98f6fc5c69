package io.varve.benchmarks;

import io.varve.etl.move.MoveReport;
import io.varve.etl.move.PartitionMove;
import io.varve.etl.plan.Stage;
import io.varve.etl.run.Crew;
import io.varve.etl.run.StageRun;
import io.varve.name.KeyRule;
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
import io.varve.store.PartitionRemoval;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** Files of an hour of PVs at 1 Hz, and how they move on. */
final class HourFiles {
  /** As many as ETL has by default. */
  private static final int WORKERS = 4;

  /** When all partitions are closed. */
  private static final Instant AFTERWARDS = Instant.parse("2028-01-01T00:00:00Z");

  private HourFiles() {}

  /**
   * Writes hours of each PV, and waits until they are on the disk.
   *
   * @param from the first hour of the year
   * @param to the one behind the last
   */
  static void write(Store store, int pvs, int from, int to) throws IOException {
    RandomGenerator random = Bodies.random();
    SampleEncoder encoder = new SampleEncoder();
    LineBuffer lines = new LineBuffer(128 * 1024);
    for (int hour = from; hour < to; hour++) {
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
    sync();
  }

  /**
   * Moves all there is as ETL does it by default, from the listing on.
   *
   * @return seconds
   */
  static double move(Store from, Store to, int pvs) throws IOException, InterruptedException {
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

  /** What is measured is a move, and not that its sources are still on their way to the disk. */
  static void sync() throws IOException {
    new ProcessBuilder("sync").start().onExit().join();
  }

  static String key(int pv) {
    return KeyRule.DEFAULT.keyOf(Disk.pvName(pv));
  }

  static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
