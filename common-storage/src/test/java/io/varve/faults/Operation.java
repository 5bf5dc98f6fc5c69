package io.varve.faults;

/** What can be done to a {@link FaultFileSystem}, and so what a fault can strike. */
public enum Operation {
  /** A file is opened, for whatever purpose. */
  OPEN,
  /** A file that was not there comes into being; only recorded, {@link #OPEN} is what is struck. */
  CREATE,
  READ,
  WRITE,
  TRUNCATE,
  /** A file is forced to the disk. */
  FORCE,
  /** A folder's entries are forced to the disk. */
  FORCE_FOLDER,
  /** A file or folder gets another name; struck by its old name or its new one. */
  MOVE,
  DELETE,
  CREATE_FOLDER,
  /** The entries of a folder are listed. */
  LIST,
  /** Something is asked about a path: whether it exists, its size, its times. */
  STAT,
  /** A file is locked. */
  LOCK
}
