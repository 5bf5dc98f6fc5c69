package io.varve.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partition file that was removed, or was to be, because its store was short of space.
 *
 * @param id of the record
 * @param pvName the PV
 * @param appliance whose ETL did it
 * @param store name of the store
 * @param root the store's folder
 * @param file the file
 * @param from start of the partition
 * @param to its end, outside
 * @param samples how many it held; null when that was not known without reading it
 * @param bytes its length
 * @param reason why it had to go, in words
 * @param at when
 * @param state what became of it
 */
public record EvictedPartition(
    String id,
    String pvName,
    String appliance,
    String store,
    String root,
    String file,
    Instant from,
    Instant to,
    @Nullable Long samples,
    long bytes,
    String reason,
    Instant at,
    State state) {

  /** What became of a file that is to be removed. */
  public enum State {
    /** It is about to be removed, or the process died while it was. */
    EVICTING,
    /** It is gone. */
    EVICTED,
    /** It is still there. */
    KEPT
  }
}
