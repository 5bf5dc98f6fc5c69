package io.varve.etl.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that a run should have moved and did not.
 *
 * @param partitions how many
 * @param oldestEnd end of the oldest of them; null when there is none
 */
public record Backlog(int partitions, @Nullable Instant oldestEnd) {
  static final Backlog NONE = new Backlog(0, null);
}
