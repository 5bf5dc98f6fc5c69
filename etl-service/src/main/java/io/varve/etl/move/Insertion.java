package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds which samples of a source the destination lacks, and where they go (invariant E8).
 *
 * <p>A sample is known by its time stamp: two stores that hold the same time hold the same sample.
 * Membership is asked for each sample of the source, so that a gap in the destination is filled
 * however new the destination's newest sample is. Memory is bounded by the source, which is not
 * large ({@link MoveSettings#mostInserted}): some 30 bytes per sample. Lines that cannot be read
 * travel with the sample before them.
 *
 * @param pieces what to copy, in the order of the destination
 * @param conflicts samples whose time the destination holds with another content
 */
record Insertion(List<Piece> pieces, long conflicts) {

  /**
   * Source bytes that go in before a byte of the destination.
   *
   * @param at position in the destination
   * @param from first byte in the source
   * @param to byte after the last one in the source
   */
  record Piece(long at, long from, long to) {}

  long bytes() {
    return pieces.stream().mapToLong(piece -> piece.to - piece.from).sum();
  }

  static Insertion find(SourceScan source, Path destination, FileLayout layout, Partition partition)
      throws IOException {
    Samples samples = Samples.read(source, partition);
    return samples.insertInto(destination, layout, partition);
  }

  /** The samples of a source, by time. */
  private static final class Samples {
    private final long[] times;
    private final long[] starts;
    private final int[] sums;

    /** Indexes into the arrays above, oldest sample first; equal times keep their order. */
    private final int[] order;

    private final long end;
    private final long[] places;

    private Samples(long[] times, long[] starts, int[] sums, long end) {
      this.times = times;
      this.starts = starts;
      this.sums = sums;
      this.end = end;
      this.order = sorted(times);
      this.places = new long[times.length];
    }

    static Samples read(SourceScan source, Partition partition) throws IOException {
      int count = Math.toIntExact(source.samples());
      long[] times = new long[count];
      long[] starts = new long[count];
      int[] sums = new int[count];
      try (SampleCursor cursor = source.content().samples(source.header())) {
        LineBuffer line = new LineBuffer(256);
        for (int i = 0; i < count && cursor.next(); i++) {
          times[i] = SourceScan.timeOf(cursor, partition);
          // Damage in front of the first sample goes with that one.
          starts[i] = i == 0 ? source.layout().start() : cursor.position();
          sums[i] = sumOf(cursor, line);
        }
      }
      return new Samples(times, starts, sums, source.layout().end());
    }

    Insertion insertInto(Path destination, FileLayout layout, Partition partition)
        throws IOException {
      Arrays.fill(places, layout.end());
      boolean[] known = new boolean[times.length];
      long conflicts = 0;
      PartitionHeader header = layout.header();
      if (header != null) {
        int unplaced = 0;
        try (SampleCursor cursor = open(destination, header, layout)) {
          LineBuffer line = new LineBuffer(256);
          while (cursor.next()) {
            long time = SourceScan.timeOf(cursor, partition);
            while (unplaced < order.length && times[order[unplaced]] < time) {
              places[order[unplaced++]] = cursor.position();
            }
            for (int i = firstAt(time); i < order.length && times[order[i]] == time; i++) {
              known[order[i]] = true;
              conflicts += sums[order[i]] == sumOf(cursor, line) ? 0 : 1;
            }
          }
        }
      }
      return new Insertion(pieces(known), conflicts);
    }

    private List<Piece> pieces(boolean[] known) {
      List<Piece> pieces = new ArrayList<>();
      Piece open = null;
      for (int sample : order) {
        if (known[sample]) {
          continue;
        }
        long to = sample + 1 < starts.length ? starts[sample + 1] : end;
        if (open != null && open.at == places[sample] && open.to == starts[sample]) {
          open = new Piece(open.at, open.from, to);
        } else {
          addIfAny(pieces, open);
          open = new Piece(places[sample], starts[sample], to);
        }
      }
      addIfAny(pieces, open);
      return List.copyOf(pieces);
    }

    private static void addIfAny(List<Piece> pieces, @Nullable Piece piece) {
      if (piece != null) {
        pieces.add(piece);
      }
    }

    /** The first index into {@link #order} whose time is not before the given one. */
    private int firstAt(long time) {
      int low = 0;
      int high = order.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times[order[middle]] < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private static int[] sorted(long[] times) {
      int[] order = new int[times.length];
      boolean ascending = true;
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
        ascending &= i == 0 || times[i - 1] <= times[i];
      }
      return ascending
          ? order
          : Arrays.stream(order)
              .boxed()
              .sorted((a, b) -> Long.compare(times[a], times[b]))
              .mapToInt(Integer::intValue)
              .toArray();
    }

    private static int sumOf(SampleCursor cursor, LineBuffer line) {
      line.clear();
      cursor.copyLineTo(line);
      CRC32C crc = new CRC32C();
      crc.update(line.array(), 0, line.size());
      return (int) crc.getValue();
    }

    private static SampleCursor open(Path path, PartitionHeader header, FileLayout layout)
        throws IOException {
      return new SampleCursor(
          header,
          LineScanner.of(
              FileChannel.open(path, StandardOpenOption.READ), layout.start(), layout.end()));
    }
  }
}
