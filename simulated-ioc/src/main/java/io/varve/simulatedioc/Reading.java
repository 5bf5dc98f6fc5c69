package io.varve.simulatedioc;

import java.time.Instant;

/**
 * A record's value at one instant.
 *
 * @param value an array of the kind's element type, never changed
 * @param epochSecond seconds since 1970
 * @param nano nanoseconds; out of 0 to 999999999 on purpose when a test wants a broken clock
 * @param severity 0 none, 1 minor, 2 major, 3 invalid
 * @param status the alarm status of Channel Access
 */
public record Reading(Object value, long epochSecond, long nano, int severity, int status) {

  /** The same with a sound time stamp. */
  static Reading at(Object value, Instant time, int severity, int status) {
    return new Reading(value, time.getEpochSecond(), time.getNano(), severity, status);
  }

  /** The first element as a number; NaN for texts and empty arrays. */
  double asDouble() {
    boolean number = !(value instanceof String[]) && java.lang.reflect.Array.getLength(value) > 0;
    return number ? ((Number) java.lang.reflect.Array.get(value, 0)).doubleValue() : Double.NaN;
  }
}
