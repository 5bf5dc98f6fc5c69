package io.varve.etl.move;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts samples that are out of order into files that are in order, as many at a time as fit into
 * bounded memory. The files are PlainPB, and worth nothing after the merge.
 */
public final class SortedRuns {
  /** Bytes of lines sorted at once. */
  public static final int MEMORY = 64 * 1024 * 1024;

  private final PartitionHeader header;
  private final Path base;
  private final int memory;
  private final LineBuffer lines = new LineBuffer(1024);
  private final List<Path> files = new ArrayList<>();
  private int count;
  private long[] seconds = new long[1024];
  private int[] nanos = new int[1024];
  private int[] starts = new int[1025];

  private SortedRuns(PartitionHeader header, Path base, int memory) {
    this.header = header;
    this.base = base;
    this.memory = memory;
  }

  /**
   * Writes the samples of a cursor.
   *
   * @param base the files' names begin with its
   * @param memory bytes of lines sorted at once
   * @return the files, oldest in the cursor first
   */
  public static List<Path> write(SampleCursor samples, Path base, int memory) throws IOException {
    SortedRuns runs = new SortedRuns(samples.header(), base, memory);
    while (samples.next()) {
      runs.add(samples);
    }
    runs.flush();
    return runs.files;
  }

  private void add(SampleCursor sample) throws IOException {
    if (count == seconds.length) {
      seconds = Arrays.copyOf(seconds, count * 2);
      nanos = Arrays.copyOf(nanos, count * 2);
      starts = Arrays.copyOf(starts, count * 2 + 1);
    }
    seconds[count] = sample.epochSecond();
    nanos[count] = sample.nano();
    starts[count++] = lines.size();
    sample.copyLineTo(lines);
    starts[count] = lines.size();
    if (lines.size() >= memory) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (count == 0) {
      return;
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    // Stable: what has the same time keeps its order.
    Arrays.sort(
        order,
        (a, b) ->
            seconds[a] != seconds[b]
                ? Long.compare(seconds[a], seconds[b])
                : Integer.compare(nanos[a], nanos[b]));
    LineBuffer sorted = new LineBuffer(lines.size() + 256);
    header.writeTo(sorted);
    for (int sample : order) {
      sorted.put(lines.array(), starts[sample], starts[sample + 1] - starts[sample]);
    }
    Path file = base.resolveSibling(base.getFileName() + Workshop.RUN + files.size());
    files.add(file);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(sorted.array(), 0, sorted.size());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    lines.clear();
    count = 0;
  }
}
