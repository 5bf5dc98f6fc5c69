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
 * @param origin where its samples are
 * @param lacking what the answer it belongs to has to do without
 */
public record PvQuery(
    String requestedName,
    ResolvedPv pv,
    List<TimeRange> ranges,
    Optional<Operator> operator,
    Origin origin,
    Lacking lacking) {

  public PvQuery {
    ranges = List.copyOf(ranges);
  }

  /** A query that stores here answer. */
  public PvQuery(
      String requestedName, ResolvedPv pv, List<TimeRange> ranges, Optional<Operator> operator) {
    this(requestedName, pv, ranges, operator, Origin.STORES, new Lacking());
  }

  /** The samples of one range, without an operator. */
  public PvQuery samplesOf(TimeRange range) {
    return new PvQuery(requestedName, pv, List.of(range), Optional.empty(), origin, lacking);
  }

  /** The same for another range, with nothing missing yet. */
  public PvQuery anew(TimeRange range) {
    return new PvQuery(requestedName, pv, List.of(range), operator, origin, new Lacking());
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
