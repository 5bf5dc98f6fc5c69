package io.varve.benchmarks;

import io.varve.partition.Granularity;
import io.varve.partition.Years;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast years of 1 Hz are summarised, how large that is, and how fast reduced queries are
 * answered from it ({@link ReducedQueries}).
 */
final class Reductions {
  static final String PV = "BENCH:reduced";
  private static final String KEY = "BENCH/reduced:";

  private final Disk disk;
  private final int years;

  /**
   * @param years of samples, back from {@link Bodies#YEAR}
   */
  Reductions(Disk disk, int years) {
    this.disk = disk;
    this.years = years;
  }

  /** Writes and measures; a line for each figure. */
  List<String> run() throws IOException {
    List<String> lines = new ArrayList<>();
    Store store = new Store("LTS", disk.folder().resolve("lts"), Granularity.PARTITION_YEAR, 0, 0);
    long samples = 0;
    for (int year = Bodies.YEAR - years + 1; year <= Bodies.YEAR; year++) {
      samples += write(store, year);
    }
    Catalogue catalogue = new Catalogue();
    List<PartitionFile> files = catalogue.files(store, KEY);
    double reading = 0;
    double building = 0;
    long bytes = 0;
    Summaries summaries = new Summaries(catalogue);
    for (PartitionFile file : files) {
      long began = System.nanoTime();
      read(file);
      reading += since(began);
      began = System.nanoTime();
      summaries.rebuild(file);
      building += since(began);
      bytes += Files.size(Summaries.pathOf(file));
    }
    lines.add(
        String.format(Locale.ROOT, "read alone: %.1f million samples/s", samples / reading / 1e6));
    lines.add(
        String.format(
            Locale.ROOT,
            "summarise: %.1f million samples/s, %.3f bytes a sample",
            samples / building / 1e6,
            (double) bytes / samples));
    lines.addAll(new ReducedQueries(disk.folder(), years).run());
    return lines;
  }

  private static long read(PartitionFile file) throws IOException {
    long samples = 0;
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      LineScanner lines = LineScanner.of(channel, 0, channel.size());
      if (!lines.next()) {
        return 0;
      }
      PartitionHeader header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
      SampleCursor cursor = new SampleCursor(header, lines);
      double sum = 0;
      while (cursor.next()) {
        samples++;
        sum += cursor.doubleAt(0);
      }
      if (Double.isNaN(sum)) {
        throw new IllegalStateException(file.path() + " holds no numbers");
      }
    }
    return samples;
  }

  private static long write(Store store, int year) throws IOException {
    Path file = store.file(KEY, store.granularity().at(Years.startOf(year)));
    OneHertz.write(file, PV, year, Years.startOf(year), Years.startOf(year + 1));
    return Years.startOf(year + 1) - Years.startOf(year);
  }

  private static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
