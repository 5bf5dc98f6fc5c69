package io.varve.engine.ca;

import org.jspecify.annotations.Nullable;

/** The types of a channel's elements, in the order of their numbers on the wire. */
public enum NativeType {
  STRING(0, 40, 0),
  SHORT(1, 2, 2),
  FLOAT(2, 4, 0),
  ENUM(3, 2, 2),
  CHAR(4, 1, 3),
  LONG(5, 4, 0),
  DOUBLE(6, 8, 4);

  private static final NativeType[] ALL = values();

  private final int number;
  private final int bytes;
  private final int paddingWhenTimed;

  NativeType(int number, int bytes, int paddingWhenTimed) {
    this.number = number;
    this.bytes = bytes;
    this.paddingWhenTimed = paddingWhenTimed;
  }

  /** Its number on the wire, without anything that travels with it. */
  int number() {
    return number;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /** Where the first element of a value with time stamp begins. */
  int startWhenTimed() {
    return 12 + paddingWhenTimed;
  }

  /** Null for a number that stands for no type. */
  static @Nullable NativeType of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : null;
  }
}
