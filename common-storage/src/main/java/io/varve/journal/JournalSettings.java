package io.varve.journal;

import java.time.Duration;

/**
 * How a journal is kept.
 *
 * @param segmentBytes a segment that has grown beyond this is followed by a new one
 * @param maxBytes bytes of all segments of one shard beyond which lines are refused
 * @param fsync when bytes are forced to the disk
 * @param fsyncInterval how often, for {@link FsyncPolicy#INTERVAL}
 */
public record JournalSettings(
    long segmentBytes, long maxBytes, FsyncPolicy fsync, Duration fsyncInterval) {

  public JournalSettings {
    if (segmentBytes < JournalFormat.HEADER_BYTES || maxBytes < 2 * segmentBytes) {
      throw new IllegalArgumentException(
          "A journal of at most "
              + maxBytes
              + " bytes cannot be cut into segments of "
              + segmentBytes
              + " bytes; it must hold two of them at least");
    }
  }
}
