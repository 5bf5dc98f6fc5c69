package io.varve.operator;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of some samples, to be read again. Reused; not thread-safe. */
final class KeptLines {
  /** Bytes one query may hold. */
  private static final int MOST = 64 << 20;

  private final LineBuffer lines = new LineBuffer(4096);

  /** Lines under one header, by the end of the last of them. */
  private record Run(PartitionHeader header, int from) {}

  private final List<Run> runs = new ArrayList<>();
  private final Room.Share room;
  private int reading;
  private @Nullable SampleCursor cursor;

  /**
   * @param room for many lines
   */
  KeptLines(Room room) {
    this.room = room.share();
  }

  /** Others may have the memory; this is not used any more. */
  void leave() {
    room.leave();
  }

  void clear() {
    lines.clear();
    runs.clear();
    reading = 0;
    cursor = null;
  }

  /**
   * Keeps the sample a cursor stands on.
   *
   * @throws BinTooLargeException when there are more than one query may hold
   * @throws Room.FullException when others hold too many
   */
  void keep(SampleCursor at) throws IOException {
    if (runs.isEmpty() || !runs.getLast().header().equals(at.header())) {
      runs.add(new Run(at.header(), lines.size()));
    }
    at.copyLineTo(lines);
    if (lines.size() > MOST) {
      throw new BinTooLargeException("The samples of a bin take more than " + MOST + " bytes");
    }
    room.grow(lines.array().length);
  }

  /** A cursor on the next sample that was kept; null when there is none. */
  @Nullable SampleCursor next() throws IOException {
    while (true) {
      if (cursor != null && cursor.next()) {
        return cursor;
      }
      if (reading == runs.size()) {
        return null;
      }
      Run run = runs.get(reading++);
      int to = reading < runs.size() ? runs.get(reading).from() : lines.size();
      cursor = new SampleCursor(run.header(), LineScanner.of(lines.array(), run.from(), to));
    }
  }
}
