package io.varve.retrieval.tail;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.store.RangeReader.TailChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a raw body apart: chunks of a header line and sample lines, separated by empty lines
 * (contract storage-retrieval 4.9).
 */
final class TailChunks {

  private TailChunks() {}

  /**
   * The chunks that hold lines.
   *
   * @throws IOException when a header cannot be read
   */
  static List<TailChunk> parse(byte[] body) throws IOException {
    List<TailChunk> chunks = new ArrayList<>();
    PartitionHeader header = null;
    int linesFrom = 0;
    int linesTo = 0;
    try (LineScanner lines = LineScanner.of(body, 0, body.length)) {
      while (lines.next()) {
        if (lines.start() == lines.end()) {
          add(chunks, header, body, linesFrom, linesTo);
          header = null;
        } else if (header == null) {
          header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
          linesFrom = lines.end() + 1;
          linesTo = linesFrom;
        } else {
          linesTo = lines.end() + 1;
        }
      }
    }
    add(chunks, header, body, linesFrom, linesTo);
    return chunks;
  }

  private static void add(
      List<TailChunk> chunks, @Nullable PartitionHeader header, byte[] body, int from, int to) {
    if (header != null && to > from) {
      chunks.add(new TailChunk(header, Arrays.copyOfRange(body, from, to)));
    }
  }
}
