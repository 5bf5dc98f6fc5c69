package io.varve.engine.bpl;

import io.varve.engine.recording.PendingLines;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Lines in memory as a raw answer: one chunk per year, chunks parted by an empty line, none at
 * either end (contract storage-retrieval 4.9, clients-and-demand A.0).
 *
 * <p>Besides the lines within the whole seconds asked for, the newest line before them is there: it
 * may be the value that holds at the start.
 */
final class TailChunks {
  private final String pvName;
  private final DbrType type;
  private final int elementCount;
  private final Map<String, String> fields;
  private final LineBuffer out = new LineBuffer(4096);
  private final LineBuffer carried = new LineBuffer(128);
  private int chunkYear = Integer.MIN_VALUE;
  private int carriedYear;

  TailChunks(String pvName, DbrType type, int elementCount, Map<String, String> fields) {
    this.pvName = pvName;
    this.type = type;
    this.elementCount = elementCount;
    this.fields = fields;
  }

  /**
   * The whole body.
   *
   * @param fromSecond first epoch second
   * @param toSecond last epoch second
   */
  byte[] body(List<PendingLines> pending, long fromSecond, long toSecond) throws IOException {
    for (PendingLines lines : pending) {
      add(lines, fromSecond, toSecond);
    }
    takeCarried();
    if (out.size() == 0) {
      // A header alone says that the PV is known and nothing is pending.
      header(Years.of(toSecond));
    }
    return out.toByteArray();
  }

  private void add(PendingLines lines, long fromSecond, long toSecond) throws IOException {
    PartitionHeader header = new PartitionHeader(type, pvName, lines.year());
    LineScanner scanner = LineScanner.of(lines.bytes(), 0, lines.bytes().length);
    try (SampleCursor cursor = new SampleCursor(header, scanner)) {
      while (cursor.next() && cursor.epochSecond() <= toSecond) {
        if (cursor.epochSecond() < fromSecond) {
          carried.clear();
          cursor.copyLineTo(carried);
          carriedYear = lines.year();
        } else {
          takeCarried();
          chunk(lines.year());
          cursor.copyLineTo(out);
        }
      }
    }
  }

  private void takeCarried() {
    if (carried.size() > 0) {
      chunk(carriedYear);
      out.put(carried.array(), 0, carried.size());
      carried.clear();
    }
  }

  private void chunk(int year) {
    if (year != chunkYear) {
      if (out.size() > 0) {
        out.put((byte) '\n');
      }
      header(year);
      chunkYear = year;
    }
  }

  private void header(int year) {
    new PartitionHeader(type, pvName, year, elementCount, fields).writeTo(out);
  }
}
