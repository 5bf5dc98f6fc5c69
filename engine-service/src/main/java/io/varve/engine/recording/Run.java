package io.varve.engine.recording;

import io.varve.partition.Partition;

/**
 * Consecutive lines of one PV within one partition, as one batch brought them.
 *
 * @param pv whose they are
 * @param partition where they belong
 * @param late whether they are older than what the engine has sealed
 * @param count number of lines
 * @param firstSecond epoch second of the first
 * @param lastSecond epoch second of the last
 * @param lastNano its nanoseconds
 * @param bytes escaped lines, each with its newline
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Run(
    RecordedPv pv,
    Partition partition,
    boolean late,
    int count,
    long firstSecond,
    long lastSecond,
    int lastNano,
    byte[] bytes) {}
