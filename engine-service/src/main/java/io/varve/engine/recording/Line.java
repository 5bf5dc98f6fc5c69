package io.varve.engine.recording;

/**
 * One encoded sample on its way to the shard.
 *
 * @param pv whose it is
 * @param epochSecond its time, seconds since 1970
 * @param nano nanoseconds of that second
 * @param bytes the escaped line with its newline
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record Line(RecordedPv pv, long epochSecond, int nano, byte[] bytes) implements ShardEntry {}
