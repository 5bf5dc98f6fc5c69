package io.varve.etl.move;

import io.varve.plainpb.PartitionHeader;
import java.nio.file.Path;

/**
 * A destination that was made anew, durable and not in its place yet.
 *
 * @param last time of its newest sample, as in {@link SourceScan}
 * @param added samples that the destination had not
 * @param dropped samples of the destination that it is not to hold any more
 * @param conflicts samples left out, as others have their time with another content
 * @param destinationDamaged whether lines of the old destination could not be read
 */
record MergeResult(
    Path file,
    PartitionHeader header,
    long last,
    long added,
    long dropped,
    long conflicts,
    boolean destinationDamaged) {}
