package io.varve.etl.move;

/** The instructions of a move in the order in which they come (invariant E3). */
enum Step {
  /** Sources and destination were looked at; nothing has changed yet. */
  PLANNED,
  /** The checkpoint's bytes are in a file beside it. */
  CHECKPOINT_WRITTEN,
  /** Those bytes are durable. */
  CHECKPOINT_SYNCED,
  /** The checkpoint has its name. */
  CHECKPOINT_NAMED,
  /** Its name is durable: from here on a crash leads to recovery. */
  CHECKPOINT_DURABLE,
  /** A torn last line of the destination was cut. */
  TAIL_CUT,
  /** Some bytes were copied, perhaps half a line. */
  PIECE_COPIED,
  /** All bytes were copied. */
  COPIED,
  /** The bytes are durable. */
  DATA_SYNCED,
  /** A destination file built beside it has taken its place. */
  RENAMED,
  /** An object has taken its place, and was found to be whole. */
  PUBLISHED,
  /** The destination's folder is durable. */
  FOLDER_SYNCED,
  /** The checkpoint says that the copy is complete. */
  COMMIT_WRITTEN,
  /** It does so durably, or needs not, since the destination took its place as a whole. */
  COMMITTED,
  /** The destination's summary is written. */
  SUMMARISED,
  /** A source is gone. */
  SOURCE_REMOVED,
  /** All sources are, durably. */
  SOURCES_REMOVED,
  /** The checkpoint's file is gone: the move is over. */
  CHECKPOINT_DELETED,
  /** Recovery: that is durable too. */
  CHECKPOINT_REMOVED,
  /** Recovery: what follows the anchor and is not the source's was saved elsewhere. */
  TAIL_SET_ASIDE,
  /** Recovery: the destination was cut back to its anchor. */
  ROLLED_BACK,
  /** Recovery: that is durable. */
  ROLLBACK_SYNCED
}
