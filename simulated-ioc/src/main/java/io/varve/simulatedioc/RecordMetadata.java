package io.varve.simulatedioc;

import java.util.List;

/**
 * What a record says about its value.
 *
 * @param description DESC
 * @param units EGU
 * @param precision PREC, digits
 * @param display LOPR and HOPR
 * @param control DRVL and DRVH
 * @param warning LOW and HIGH
 * @param alarm LOLO and HIHI
 * @param labels names of an enum's states
 */
public record RecordMetadata(
    String description,
    String units,
    int precision,
    Range display,
    Range control,
    Range warning,
    Range alarm,
    List<String> labels) {

  /** A pair of limits; NaN for none. */
  public record Range(double low, double high) {
    public static final Range NONE = new Range(Double.NaN, Double.NaN);
  }

  /** Nothing at all. */
  public static final RecordMetadata EMPTY =
      new RecordMetadata(
          "", "", 0, new Range(0, 0), new Range(0, 0), Range.NONE, Range.NONE, List.of());

  public RecordMetadata {
    labels = List.copyOf(labels);
  }

  /** Metadata of a number. */
  public static RecordMetadata of(String description, String units, int precision) {
    return new RecordMetadata(
        description,
        units,
        precision,
        EMPTY.display,
        EMPTY.control,
        EMPTY.warning,
        EMPTY.alarm,
        List.of());
  }

  /** Metadata of an enum. */
  public static RecordMetadata ofStates(String description, String... labels) {
    return EMPTY.withDescription(description).withLabels(labels);
  }

  public RecordMetadata withDescription(String text) {
    return new RecordMetadata(text, units, precision, display, control, warning, alarm, labels);
  }

  /** The same with the limits of display and control. */
  public RecordMetadata withDisplay(double low, double high) {
    Range range = new Range(low, high);
    return new RecordMetadata(description, units, precision, range, range, warning, alarm, labels);
  }

  /** The same with LOW and HIGH. */
  public RecordMetadata withWarning(double low, double high) {
    return new RecordMetadata(
        description, units, precision, display, control, new Range(low, high), alarm, labels);
  }

  /** The same with LOLO and HIHI. */
  public RecordMetadata withAlarm(double low, double high) {
    return new RecordMetadata(
        description, units, precision, display, control, warning, new Range(low, high), labels);
  }

  public RecordMetadata withLabels(String... names) {
    return new RecordMetadata(
        description, units, precision, display, control, warning, alarm, List.of(names));
  }

  /** The alarm a number raises under these limits. */
  Alarm alarmOf(double value) {
    if (value >= alarm.high) {
      return new Alarm(2, 3);
    }
    if (value <= alarm.low) {
      return new Alarm(2, 5);
    }
    if (value >= warning.high) {
      return new Alarm(1, 4);
    }
    if (value <= warning.low) {
      return new Alarm(1, 6);
    }
    return Alarm.NONE;
  }

  /**
   * @param severity 0 none, 1 minor, 2 major
   * @param status the alarm status of Channel Access: 3 HIHI, 4 HIGH, 5 LOLO, 6 LOW
   */
  record Alarm(int severity, int status) {
    static final Alarm NONE = new Alarm(0, 0);
  }
}
