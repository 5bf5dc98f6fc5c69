package io.varve.engine.ca;

/** What travels with a value. */
public enum Form {
  /** Nothing. */
  PLAIN(0),
  /** Alarm and time stamp. */
  TIMED(14),
  /** Alarm, and units and limits, or the labels of an enum. */
  DESCRIBED(28);

  private final int offset;

  Form(int offset) {
    this.offset = offset;
  }

  /** The number of a type in this form on the wire. */
  int number(NativeType type) {
    return offset + type.number();
  }
}
