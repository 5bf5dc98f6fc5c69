package io.varve.engine.ca;

import java.util.List;

/**
 * What a channel says about its value.
 *
 * @param units empty for none
 * @param precision decimals to show
 * @param limits upper and lower display, upper alarm, upper warning, lower warning, lower alarm,
 *     upper and lower control limit, as they are ordered on the wire
 * @param labels names of an enum's states
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never a key
public record Description(String units, int precision, double[] limits, List<String> labels) {

  /** Of a text, which has none. */
  public static final Description NONE = new Description("", 0, new double[8], List.of());

  public double upperDisplay() {
    return limits[0];
  }

  public double lowerDisplay() {
    return limits[1];
  }

  public double upperAlarm() {
    return limits[2];
  }

  public double upperWarning() {
    return limits[3];
  }

  public double lowerWarning() {
    return limits[4];
  }

  public double lowerAlarm() {
    return limits[5];
  }

  public double upperControl() {
    return limits[6];
  }

  public double lowerControl() {
    return limits[7];
  }
}
