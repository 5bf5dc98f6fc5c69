package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.archiving.Engine;
import io.varve.engine.recording.PendingLines;
import io.varve.engine.recording.Tail;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value that held at an instant, as far as the engine can say: among the samples in memory, and
 * else the newest in a file when nothing newer is known (contract storage-retrieval 4.11). What
 * held before that one is retrieval's to say. A sample counts from when on it is journalled.
 */
final class SampleAtTime {
  private final Engine engine;

  SampleAtTime(Engine engine) {
    this.engine = engine;
  }

  /**
   * @throws IOException when memory holds no answer and a store cannot be read
   */
  Optional<Sample> find(Running running, Instant at) throws IOException {
    Instant newest = running.recording().newest();
    if (newest == null) {
      return Optional.empty();
    }
    // Memory first: what leaves it meanwhile is in a file then, never the other way round.
    Optional<Tail.PvTail> tail = engine.tail(running.info().pvName());
    @Nullable Sample pending = tail.isEmpty() ? null : inMemory(tail.get(), running, at);
    if (pending != null) {
      return Optional.of(pending);
    }
    return engine.newestInFiles(running.info()).filter(sample -> !sample.instant().isAfter(at));
  }

  private static @Nullable Sample inMemory(Tail.PvTail tail, Running running, Instant at)
      throws IOException {
    List<PendingLines> newestFirst = tail.lines().reversed();
    for (PendingLines lines : newestFirst) {
      Sample sample = newestOf(lines, tail.type(), running.info().pvName(), at);
      if (sample != null) {
        return sample;
      }
    }
    return null;
  }

  private static @Nullable Sample newestOf(
      PendingLines lines, DbrType type, String pvName, Instant at) throws IOException {
    PartitionHeader header = new PartitionHeader(type, pvName, lines.year());
    LineScanner scanner = LineScanner.of(lines.bytes(), 0, lines.bytes().length);
    Sample found = null;
    try (SampleCursor cursor = new SampleCursor(header, scanner)) {
      while (cursor.next()) {
        Instant time = Instant.ofEpochSecond(cursor.epochSecond(), cursor.nano());
        if (time.isAfter(at)) {
          return found;
        }
        found = cursor.sample();
      }
    }
    return found;
  }
}
