package io.varve.typeinfo;

import java.time.Duration;

/**
 * How much a PV was seen to send when it was added.
 *
 * @param eventsPerSecond updates per second
 * @param bytesPerSecond bytes of PlainPB per second
 * @param bytesPerEvent bytes of PlainPB per update
 */
public record Rates(float eventsPerSecond, float bytesPerSecond, int bytesPerEvent) {

  public static final Rates UNKNOWN = new Rates(0, 0, 0);

  /** What was seen in a while. */
  public static Rates seen(long events, long bytes, Duration during) {
    double seconds = Math.max(0.001, during.toMillis() / 1000.0);
    return new Rates(
        (float) (events / seconds),
        (float) (bytes / seconds),
        events == 0 ? 0 : (int) (bytes / events));
  }
}
