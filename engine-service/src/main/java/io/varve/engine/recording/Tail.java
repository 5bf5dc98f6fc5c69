package io.varve.engine.recording;

import io.varve.sample.DbrType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the engine holds of its PVs that no file shows yet. Thread-safe. */
public interface Tail {

  /**
   * The lines of one PV that are in memory.
   *
   * @param type the type of its samples
   * @param lines oldest first
   * @param lastFlush when lines last went to a file; null for never in this run
   */
  record PvTail(DbrType type, List<PendingLines> lines, @Nullable Instant lastFlush) {}

  /** The tail of a PV; empty when it is not recorded and nothing of it is pending. */
  Optional<PvTail> of(String pvName);
}
