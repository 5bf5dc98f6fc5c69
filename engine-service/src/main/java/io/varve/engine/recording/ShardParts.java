package io.varve.engine.recording;

import io.varve.store.PartitionAppender;
import java.time.Clock;

/** What all shards of one recorder share. */
record ShardParts(
    RecordingProperties settings,
    Clock clock,
    PartitionAppender appender,
    SealedBefore sealedBefore,
    WritePermit permit,
    SpaceFloor floor,
    Drops drops,
    RecordingMetrics metrics) {}
