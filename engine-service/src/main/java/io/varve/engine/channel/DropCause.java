package io.varve.engine.channel;

/**
 * Why an update that ought to have become a sample did not. What SCAN leaves out on purpose is no
 * drop.
 */
public enum DropCause {
  /** Its nanoseconds are out of range, or it lies before 1991 or too far from now. */
  TIMESTAMP,
  /** It is older than the newest recorded sample. */
  OUT_OF_ORDER,
  /** Its type is not the one that is archived. */
  TYPE_CHANGE,
  /** The shard's queue was full. */
  OVERFLOW
}
