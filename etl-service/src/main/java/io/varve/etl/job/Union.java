package io.varve.etl.job;

import io.varve.etl.move.SortedRuns;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The samples of two files of one partition, by time, each once. A time that both hold stands as
 * the first has it; when the second has anything else there, that is a conflict. What one file
 * holds twice for a time with two contents is kept twice.
 *
 * <p>A file that is not in order of time, as EAA lets one become, is cut into some that are.
 */
final class Union implements Closeable {

  /** Takes a line, newline included. */
  @FunctionalInterface
  interface Sink {
    void accept(LineBuffer line) throws IOException;
  }

  /**
   * What came of it.
   *
   * @param added samples of the second file that the first had not
   * @param conflicts samples of the second file that were left out and are not what the first has
   */
  record Result(long added, long conflicts) {}

  private final Sink sink;

  /** Those of the first file first. */
  private final List<Head> heads = new ArrayList<>();

  private final List<Path> runs = new ArrayList<>();
  private final LineBuffer line = new LineBuffer(256);

  /** What was given on for the current time; as many of them as {@link #keptCount} says. */
  private final List<LineBuffer> kept = new ArrayList<>();

  private int keptCount;
  private long added;
  private long conflicts;

  private Union(Sink sink) {
    this.sink = sink;
  }

  /**
   * Merges two files.
   *
   * @param first null for none
   * @param second null for none
   * @param work what the names of files begin with that are made, and removed, on the way
   */
  static Result of(
      @Nullable PartitionContent first, @Nullable PartitionContent second, Path work, Sink sink)
      throws IOException {
    return of(first, second, work, SortedRuns.MEMORY, sink);
  }

  /**
   * As {@link #of(PartitionContent, PartitionContent, Path, Sink)}.
   *
   * @param memory bytes that samples out of order are sorted in
   */
  static Result of(
      @Nullable PartitionContent first,
      @Nullable PartitionContent second,
      Path work,
      int memory,
      Sink sink)
      throws IOException {
    try (Union union = new Union(sink)) {
      union.add(first, true, work.resolveSibling(work.getFileName() + "-0"), memory);
      union.add(second, false, work.resolveSibling(work.getFileName() + "-1"), memory);
      union.merge();
      return new Result(union.added, union.conflicts);
    }
  }

  private void add(@Nullable PartitionContent file, boolean first, Path base, int memory)
      throws IOException {
    if (file == null) {
      return;
    }
    if (isInOrder(file)) {
      begin(file, first);
      return;
    }
    List<Path> parts;
    try (FileSamples samples = file.samples()) {
      parts = SortedRuns.write(samples.current(), base, memory);
    }
    runs.addAll(parts);
    for (Path part : parts) {
      begin(Objects.requireNonNull(PlainFile.of(part), "it was written just now"), first);
    }
  }

  private static boolean isInOrder(PartitionContent file) throws IOException {
    try (FileSamples samples = file.samples()) {
      long second = Long.MIN_VALUE;
      int nano = 0;
      while (samples.next()) {
        SampleCursor sample = samples.current();
        if (compare(sample.epochSecond(), sample.nano(), second, nano) < 0) {
          return false;
        }
        second = sample.epochSecond();
        nano = sample.nano();
      }
      return true;
    }
  }

  private static int compare(long second, int nano, long otherSecond, int otherNano) {
    return second != otherSecond
        ? Long.compare(second, otherSecond)
        : Integer.compare(nano, otherNano);
  }

  private void begin(PartitionContent file, boolean first) throws IOException {
    Head head = new Head(file.samples(), first);
    heads.add(head);
    step(head);
  }

  private void step(Head head) throws IOException {
    if (!head.step()) {
      heads.remove(head);
      head.samples.close();
    }
  }

  private void merge() throws IOException {
    while (!heads.isEmpty()) {
      Head oldest = heads.getFirst();
      for (Head head : heads) {
        if (compare(head.second, head.nano, oldest.second, oldest.nano) < 0) {
          oldest = head;
        }
      }
      // Of one time the first file's comes first.
      take(oldest.second, oldest.nano, oldest.first);
    }
  }

  /**
   * Steps all files over a time.
   *
   * @param ofFirst whose samples of it are taken
   */
  private void take(long second, int nano, boolean ofFirst) throws IOException {
    keptCount = 0;
    for (int i = 0; i < heads.size(); ) {
      Head head = heads.get(i);
      if (compare(head.second, head.nano, second, nano) != 0) {
        i++;
        continue;
      }
      line.clear();
      head.samples.current().copyLineTo(line);
      if (!isKept()) {
        if (head.first == ofFirst) {
          keep();
          added += ofFirst ? 0 : 1;
        } else {
          conflicts++;
        }
      }
      // Stepped on, another one may have its place in the list.
      step(head);
    }
  }

  private boolean isKept() {
    for (int i = 0; i < keptCount; i++) {
      LineBuffer one = kept.get(i);
      if (Arrays.equals(one.array(), 0, one.size(), line.array(), 0, line.size())) {
        return true;
      }
    }
    return false;
  }

  private void keep() throws IOException {
    if (keptCount == kept.size()) {
      kept.add(new LineBuffer(256));
    }
    LineBuffer copy = kept.get(keptCount++);
    copy.clear();
    copy.put(line.array(), 0, line.size());
    sink.accept(line);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Head head : heads) {
      try {
        head.samples.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** A file in order, and the time of the sample it stands on. */
  private static final class Head {
    private final FileSamples samples;
    private final boolean first;
    private long second;
    private int nano;

    Head(FileSamples samples, boolean first) {
      this.samples = samples;
      this.first = first;
    }

    boolean step() throws IOException {
      if (!samples.next()) {
        return false;
      }
      second = samples.current().epochSecond();
      nano = samples.current().nano();
      return true;
    }
  }
}
