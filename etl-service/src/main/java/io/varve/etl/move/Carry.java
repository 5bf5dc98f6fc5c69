package io.varve.etl.move;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.store.Moment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What a reduction of one PV must know again to go on: the samples from which its newest results
 * were computed, and that may come out otherwise when more follow. They are nowhere else any more.
 *
 * @param operator what was computed
 * @param from results from here on may change
 * @param shown those results, as they were put into the destination
 * @param settled sources that are in the destination by now, and the edition of each
 * @param file where the samples lie
 * @param stretches where in the file: each a header and lines under it
 */
record Carry(
    String operator,
    Moment from,
    Set<Shown> shown,
    Map<String, String> settled,
    Path file,
    List<Stretch> stretches) {

  Carry {
    shown = Set.copyOf(shown);
    settled = Map.copyOf(settled);
    stretches = List.copyOf(stretches);
  }

  /**
   * A result, told apart from anything else that has its time.
   *
   * @param sum of its line as Varve writes it
   */
  record Shown(long epochSecond, int nano, int sum) {
    static Shown of(SampleCursor result) {
      LineBuffer line = new LineBuffer(64);
      // Encoded anew, as a file of another encoding gives it back in this form.
      new SampleEncoder().encode(result.sample(), line);
      CRC32C sum = new CRC32C();
      sum.update(line.array(), 0, line.size());
      return new Shown(result.epochSecond(), result.nano(), (int) sum.getValue());
    }
  }

  /** Bytes of the file from a header on. */
  record Stretch(long start, long end) {}

  /** Whether a sample of the destination is one of the results that may change. */
  boolean mayChange(SampleCursor sample) {
    return Sequence.momentOf(sample).compareTo(from) >= 0 && shown.contains(Shown.of(sample));
  }

  /** The samples. */
  List<Sequence.Piece> pieces() {
    return stretches.stream().<Sequence.Piece>map(stretch -> () -> open(stretch)).toList();
  }

  private Sequence.Opened open(Stretch stretch) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      LineScanner lines = LineScanner.of(channel, stretch.start(), stretch.end());
      if (!lines.next()) {
        throw new IOException(file + " has lost samples that it should hold");
      }
      PartitionHeader header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
      long below = lines.position() + (lines.end() - lines.start()) + 1;
      SampleCursor samples =
          new SampleCursor(header, LineScanner.of(channel, below, stretch.end()));
      return new Sequence.Opened(samples, channel, file.toString());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
