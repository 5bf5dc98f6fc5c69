package io.varve.typeinfo;

/** How updates of a PV become samples. */
public enum SamplingMethod {
  /** At most one update per sampling period. */
  SCAN,
  /** Every update. */
  MONITOR,
  /** None; a PV that a policy refuses. */
  DONT_ARCHIVE
}
