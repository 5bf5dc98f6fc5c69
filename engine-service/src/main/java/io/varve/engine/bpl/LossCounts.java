package io.varve.engine.bpl;

import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Drops;

/**
 * What a PV lost, under the three headings EAA has for it.
 *
 * @param timestamp for its time stamp or for coming out of order
 * @param buffer for want of room, in the queue, in memory or on the disk
 * @param type for being of another type than is archived
 * @param total for any cause; what only repeats a time does not count in EAA
 */
record LossCounts(long timestamp, long buffer, long type, long total) {

  static LossCounts of(Drops drops, String pvName) {
    return new LossCounts(
        drops.of(pvName, DropCause.TIMESTAMP) + drops.of(pvName, DropCause.OUT_OF_ORDER),
        drops.of(pvName, DropCause.OVERFLOW)
            + drops.of(pvName, DropCause.MEMORY)
            + drops.of(pvName, DropCause.DISK_FULL),
        drops.of(pvName, DropCause.TYPE_CHANGE)
            + drops.of(pvName, DropCause.UNREADABLE)
            + drops.of(pvName, DropCause.REFUSED),
        drops.of(pvName) - drops.of(pvName, DropCause.REPEATED));
  }
}
