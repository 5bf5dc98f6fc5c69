package io.varve.engine.crash;

import io.varve.faults.Fault;
import io.varve.faults.Faults;
import io.varve.faults.Operation;

/**
 * Where a recorder is killed: right before one of its operations on files, or in the middle of a
 * write. Between two of them nothing changes that outlives a process, so these are all the places
 * there are; "after" one is "before" the next.
 */
enum CrashStep {
  /** A group commit is about to be written. */
  COMMIT(Operation.WRITE, "**.journal"),
  /** A group commit, or the header of a segment, is written in part. */
  COMMIT_TORN(Operation.WRITE, "**.journal"),
  /** A group commit is written and about to be forced. */
  COMMIT_FORCE(Operation.FORCE, "**.journal"),
  /** The next segment is about to be created, or one to be replayed. */
  SEGMENT_OPEN(Operation.OPEN, "**.journal"),
  /** A new segment has its header and is about to be forced into its folder. */
  SEGMENT_NAMED(Operation.FORCE_FOLDER, "**/journal/shard-?"),
  /** A segment, all of whose lines are in the store, is about to be removed. */
  SEGMENT_REMOVAL(Operation.DELETE, "**.journal"),
  /** A partition file is about to be opened for a flush, or created for a rollover. */
  PARTITION_OPEN(Operation.OPEN, "**.pb"),
  /** A flush is about to be written. */
  FLUSH(Operation.WRITE, "**.pb"),
  /** A flush, or a header with it, is written in part. */
  FLUSH_TORN(Operation.WRITE, "**.pb"),
  /** What a kill left of a flush is about to be cut off. */
  TAIL_CUT(Operation.TRUNCATE, "**.pb"),
  /** A partition file is about to be forced, so that a segment can go. */
  PARTITION_FORCE(Operation.FORCE, "**.pb"),
  /** The same for the folder it lies in. */
  PARTITION_NAMED(Operation.FORCE_FOLDER, "**/sts/**"),
  /** A folder of the store or of the journal is about to be made. */
  FOLDER(Operation.CREATE_FOLDER, "**");

  private final Operation operation;
  private final String glob;

  CrashStep(Operation operation, String glob) {
    this.operation = operation;
    this.glob = glob;
  }

  /**
   * Lets something happen at this step.
   *
   * @param after how often the step passes before; for a torn write, the bytes
   */
  void arm(Faults faults, int after, Fault.Effect effect) {
    if (this == COMMIT_TORN || this == FLUSH_TORN) {
      faults.tear(glob, after, effect);
    } else {
      faults.before(operation, glob, effect).after(after);
    }
  }

  /** How far {@code after} may go and still be reached by a short run. */
  int reach() {
    return switch (this) {
      case COMMIT, COMMIT_FORCE -> 60;
      case COMMIT_TORN -> 60_000;
      case FLUSH_TORN -> 20_000;
      case PARTITION_OPEN, FLUSH -> 80;
      case SEGMENT_OPEN, SEGMENT_NAMED, SEGMENT_REMOVAL, PARTITION_FORCE, PARTITION_NAMED -> 6;
      case TAIL_CUT, FOLDER -> 1;
    };
  }
}
