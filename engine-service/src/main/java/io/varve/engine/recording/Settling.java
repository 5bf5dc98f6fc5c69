package io.varve.engine.recording;

import java.util.concurrent.CompletableFuture;

/** What is asked and answered when all of a PV is to be brought to its files. */
sealed interface Settling {

  RecordedPv pv();

  /** Completed when a crash could not bring the PV's lines back either. */
  CompletableFuture<Void> done();

  /** Asks that all lines handed over before are written to their files. */
  record Wanted(RecordedPv pv, CompletableFuture<Void> done) implements Settling {}

  /** The answer of the flusher: the PV has nothing in memory. */
  record Reached(RecordedPv pv, CompletableFuture<Void> done) implements Settling {}
}
