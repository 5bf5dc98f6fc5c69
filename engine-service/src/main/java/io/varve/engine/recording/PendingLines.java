package io.varve.engine.recording;

/**
 * Lines of one PV that are in no file yet.
 *
 * @param year from which they count their seconds
 * @param bytes escaped lines, each with its newline
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record PendingLines(int year, byte[] bytes) {}
