package io.varve.benchmarks;

import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How fast partitions move: hours to days, and these days to the year, each time with the same
 * files. Beside it, what the disk takes: the same bytes copied into as many files, each forced; and
 * that with the removal of the sources, which a move cannot do without.
 */
final class Moves {
  private static final int DAY_SECONDS = 86_400;
  private static final int HOURS = 24;

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
   * @param removingSeconds the median of copying, forcing and removing
   */
  record Result(
      String what,
      long samples,
      long bytes,
      double seconds,
      double limitSeconds,
      double removingSeconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %.3f s, %.1f million samples/s, %.0f MB/s; copy and force alone: %.3f s (%.0f %%); and"
              + " remove the sources: %.3f s (%.0f %%)",
          what,
          seconds,
          samples / seconds / 1e6,
          bytes / seconds / 1e6,
          limitSeconds,
          limitSeconds / seconds * 100,
          removingSeconds,
          removingSeconds / seconds * 100);
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
    List<Double> removingDays = new ArrayList<>();
    List<Double> removingYears = new ArrayList<>();
    long bytes = 0;
    for (int round = -1; round < rounds; round++) {
      HourFiles.write(hours, pvs, 0, days * HOURS);
      bytes = bytesIn(hours, pvs);
      double limitOfDays = copyAndForce(hours, pvs, Granularity.PARTITION_DAY, false);
      double removingOfDays = copyAndForce(spare(hours, pvs), pvs, Granularity.PARTITION_DAY, true);
      double toDay = HourFiles.move(hours, ofDays, pvs);
      double limitOfYears = copyAndForce(ofDays, pvs, Granularity.PARTITION_YEAR, false);
      double removingOfYears =
          copyAndForce(spare(ofDays, pvs), pvs, Granularity.PARTITION_YEAR, true);
      double toYear = HourFiles.move(ofDays, years, pvs);
      if (round >= 0) {
        toDays.add(toDay);
        toYears.add(toYear);
        limitDays.add(limitOfDays);
        limitYears.add(limitOfYears);
        removingDays.add(removingOfDays);
        removingYears.add(removingOfYears);
      }
      Disk.delete(years.root());
    }
    long samples = (long) pvs * days * DAY_SECONDS;
    String data = pvs + " PVs, " + days + " days";
    return List.of(
        new Result(
            data + ", hour to day",
            samples,
            bytes,
            median(toDays),
            median(limitDays),
            median(removingDays)),
        new Result(
            data + ", day to year",
            samples,
            bytes,
            median(toYears),
            median(limitYears),
            median(removingYears)));
  }

  private Store store(String name, Granularity granularity) {
    return new Store(name, disk.folder().resolve(name), granularity, 0, 0);
  }

  /** The same files once more, which may be removed; on the disk, as the others are. */
  private Store spare(Store store, int pvs) throws IOException {
    Store spare = store("spare-" + store.name(), store.granularity());
    for (int pv = 0; pv < pvs; pv++) {
      for (PartitionFile file : new Catalogue().files(store, HourFiles.key(pv))) {
        Path copy = spare.file(HourFiles.key(pv), file.partition());
        Files.createDirectories(copy.getParent());
        Files.copy(file.path(), copy);
      }
    }
    HourFiles.sync();
    return spare;
  }

  /**
   * What a move does to the disk, without anything else.
   *
   * @param removes whether the sources go, durably, once their copy is forced
   */
  private double copyAndForce(Store from, int pvs, Granularity to, boolean removes)
      throws IOException {
    Durable durable = new Durable();
    Path folder = Files.createDirectories(disk.folder().resolve("limit"));
    Store copies = new Store("copies", folder, to, 0, 0);
    long began = System.nanoTime();
    for (int pv = 0; pv < pvs; pv++) {
      for (var group : grouped(new Catalogue().files(from, HourFiles.key(pv)), copies).entrySet()) {
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
        if (removes) {
          Set<Path> folders = new HashSet<>();
          for (PartitionFile file : group.getValue()) {
            Files.delete(file.path());
            folders.add(Objects.requireNonNull(file.path().getParent()));
          }
          for (Path sources : folders) {
            durable.syncFolder(sources);
          }
        }
      }
    }
    double seconds = HourFiles.since(began);
    Disk.delete(folder);
    if (removes) {
      Disk.delete(from.root());
    }
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

  private static long bytesIn(Store store, int pvs) throws IOException {
    long bytes = 0;
    for (int pv = 0; pv < pvs; pv++) {
      for (PartitionFile file : new Catalogue().files(store, HourFiles.key(pv))) {
        bytes += Files.size(file.path());
      }
    }
    return bytes;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
