package io.varve.sample;

/**
 * An update of a PV as its source shows it, perhaps in place in the bytes that came: valid only
 * during the call it is handed to. Its time stamp may be nonsense.
 */
public interface SampleView {

  /** The type it is archived as. */
  DbrType type();

  /** Seconds since 1970-01-01T00:00:00Z. */
  long epochSecond();

  /** Nanoseconds of that second, unsigned as the source sent them. */
  int nano();

  /** The alarm severity, 0 (none) to 3 (invalid). */
  int severity();

  /** The alarm status of the DBR, 0 for none. */
  int status();

  /** Writes the value, the same each time. */
  void writeValue(ValueWriter out);

  /**
   * A copy that stays.
   *
   * @throws IllegalArgumentException when the time stamp is nonsense
   */
  Sample toSample();
}
