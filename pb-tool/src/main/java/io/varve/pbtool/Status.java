package io.varve.pbtool;

/** Exit status of a command. */
final class Status {
  /** All is sound. */
  static final int SOUND = 0;

  /** Something is not, and was said. */
  static final int PROBLEMS = 1;

  /** Something could not be read, or the command line cannot be understood. */
  static final int UNREADABLE = 2;

  private Status() {}
}
