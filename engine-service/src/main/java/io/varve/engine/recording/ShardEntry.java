package io.varve.engine.recording;

import java.util.concurrent.CompletableFuture;

/** What stands in a shard's queue. */
sealed interface ShardEntry permits Line, ShardEntry.Settle, ShardEntry.Settled {

  /**
   * Asks that all lines that stand before it are written to their files.
   *
   * @param done completed when a crash could not bring them back either
   */
  record Settle(RecordedPv pv, CompletableFuture<Void> done) implements ShardEntry {}

  /** The answer of the flusher: the PV has nothing in memory. */
  record Settled(RecordedPv pv, CompletableFuture<Void> done) implements ShardEntry {}
}
