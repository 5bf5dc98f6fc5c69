package io.varve.simulatedioc;

import gov.aps.jca.dbr.DBRType;
import java.lang.reflect.Array;

/** The element types of Channel Access, and how Java holds their values. */
public enum ValueKind {
  STRING(String.class, "stringin"),
  SHORT(short.class, "ai"),
  FLOAT(float.class, "ai"),
  /** The index of a state. */
  ENUM(short.class, "mbbi"),
  CHAR(byte.class, "ai"),
  LONG(int.class, "longin"),
  DOUBLE(double.class, "ai");

  private final Class<?> element;
  private final String recordType;

  ValueKind(Class<?> element, String recordType) {
    this.element = element;
    this.recordType = recordType;
  }

  /** The plain DBR type. */
  DBRType dbrType() {
    return switch (this) {
      case STRING -> DBRType.STRING;
      case SHORT -> DBRType.SHORT;
      case FLOAT -> DBRType.FLOAT;
      case ENUM -> DBRType.ENUM;
      case CHAR -> DBRType.BYTE;
      case LONG -> DBRType.INT;
      case DOUBLE -> DBRType.DOUBLE;
    };
  }

  /** The record type a scalar of this kind claims to be. */
  String recordType() {
    return recordType;
  }

  /** An array of this kind's elements, all zero or empty. */
  Object zeros(int count) {
    Object array = Array.newInstance(element, count);
    if (array instanceof String[] strings) {
      java.util.Arrays.fill(strings, "");
    }
    return array;
  }

  /**
   * A private array of this kind for a value given as number, text or array.
   *
   * @throws IllegalArgumentException when the value does not fit the kind
   */
  Object arrayOf(Object value) {
    if (value.getClass().isArray()) {
      if (value.getClass().getComponentType() != element) {
        throw unfit(value);
      }
      int length = Array.getLength(value);
      Object copy = Array.newInstance(element, length);
      System.arraycopy(value, 0, copy, 0, length);
      return copy;
    }
    return switch (this) {
      case STRING -> new String[] {value.toString()};
      case SHORT, ENUM -> new short[] {number(value).shortValue()};
      case FLOAT -> new float[] {number(value).floatValue()};
      case CHAR -> new byte[] {number(value).byteValue()};
      case LONG -> new int[] {number(value).intValue()};
      case DOUBLE -> new double[] {number(value).doubleValue()};
    };
  }

  private Number number(Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw unfit(value);
  }

  private IllegalArgumentException unfit(Object value) {
    return new IllegalArgumentException(
        "A record of kind " + this + " cannot hold a " + value.getClass().getSimpleName());
  }
}
