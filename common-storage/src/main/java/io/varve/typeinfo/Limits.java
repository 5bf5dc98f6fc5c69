package io.varve.typeinfo;

/** The limits of a record, in its engineering unit; NaN where the IOC has none. */
public record Limits(
    double lowerDisplay,
    double upperDisplay,
    double lowerAlarm,
    double upperAlarm,
    double lowerWarning,
    double upperWarning,
    double lowerControl,
    double upperControl) {

  /** What a type info holds before the IOC has answered. */
  public static final Limits ZERO = new Limits(0, 0, 0, 0, 0, 0, 0, 0);
}
