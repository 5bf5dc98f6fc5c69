package io.varve.etl.move;

import java.util.Locale;

/** Why a partition could not be moved; the meter's label. */
public enum FailureCause {
  /** Reading or writing failed; tried again next time. */
  IO,
  /** A source cannot be read: its header, or all of its lines. It stays where it is. */
  DAMAGED,
  /** The destination's file is of another PV, type or year. The source stays where it is. */
  OTHER_HEADER,
  /** A source holds samples outside the destination's partition (invariant E20). It stays. */
  STRAY_SAMPLES,
  /** The operator of a store with reducedata cannot be applied. The source stays where it is. */
  REDUCTION,
  /** The destination has too little space; the run ends. */
  OUT_OF_SPACE,
  /** An earlier move into or out of the file is not settled yet (invariants E11, E15). */
  UNSETTLED,
  /** Another process holds the store. */
  LOCKED,
  /** A store URL or a stage cannot be used. */
  CONFIGURATION,
  /** A fault of ETL itself; tried again next time. */
  FAULT;

  /** As a label: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
