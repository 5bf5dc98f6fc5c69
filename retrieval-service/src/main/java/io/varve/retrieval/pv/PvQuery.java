package io.varve.retrieval.pv;

import io.varve.store.TimeRange;
import java.time.Instant;
import java.util.List;

/**
 * One PV and the spans of time wanted of it.
 *
 * @param requestedName the name as the client wrote it, with prefix, field and VAL
 * @param pv the PV
 * @param ranges at least one, rising and not overlapping
 */
public record PvQuery(String requestedName, ResolvedPv pv, List<TimeRange> ranges) {

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
