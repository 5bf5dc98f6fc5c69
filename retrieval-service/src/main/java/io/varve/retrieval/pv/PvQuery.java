package io.varve.retrieval.pv;

import io.varve.operator.Operator;
import io.varve.store.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One PV and the spans of time wanted of it.
 *
 * @param requestedName the name as the client wrote it, with prefix, field and VAL
 * @param pv the PV
 * @param ranges at least one, rising and not overlapping
 * @param operator what is computed from its samples; empty for the samples themselves
 */
public record PvQuery(
    String requestedName, ResolvedPv pv, List<TimeRange> ranges, Optional<Operator> operator) {

  public PvQuery {
    ranges = List.copyOf(ranges);
  }

  /** Start of the first range. */
  public Instant from() {
    return ranges.getFirst().from();
  }

  /** End of the last range. */
  public Instant to() {
    return ranges.getLast().to();
  }
}
