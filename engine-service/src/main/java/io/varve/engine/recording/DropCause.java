package io.varve.engine.recording;

/**
 * Why an update that ought to have become a sample did not. What SCAN leaves out on purpose is no
 * drop.
 */
public enum DropCause {
  /** Its nanoseconds are out of range, or it lies before 1991 or too far from now. */
  TIMESTAMP,
  /** It is older than the newest recorded sample. */
  OUT_OF_ORDER,
  /**
   * It bears the time of the sample before it, or of the wrong stamp before it, as when an IOC's
   * clock stands still. What an IOC sends on connect and has sent before is no drop.
   */
  REPEATED,
  /**
   * The IOC says that it merged updates that came faster than they were taken; once for each time
   * it says so, however many they were. Only pvAccess tells.
   */
  OVERRUN,
  /** Its type is not the one that is archived. */
  TYPE_CHANGE,
  /** The IOC sent it in a way that cannot be read, or it is larger than is taken. */
  UNREADABLE,
  /** The shard's queue was full. */
  OVERFLOW,
  /** Memory for lines that wait for their file was used up: the store does not take them. */
  MEMORY,
  /** As MEMORY, and the store has less free space than it must keep. */
  DISK_FULL,
  /** It had been written, and somebody else removed the file or cut it. */
  LOST_FILE,
  /** The partition file belongs to another PV or type and was left as it is. */
  REFUSED,
  /** The engine stopped or lost its lease before the sample was safe. */
  ABANDONED,
  /** A fault of the engine itself; its log says which. */
  FAULT
}
