package io.varve.typeinfo;

/**
 * How much a PV was seen to send when it was added.
 *
 * @param eventsPerSecond updates per second
 * @param bytesPerSecond bytes of PlainPB per second
 * @param bytesPerEvent bytes of PlainPB per update
 */
public record Rates(float eventsPerSecond, float bytesPerSecond, int bytesPerEvent) {

  public static final Rates UNKNOWN = new Rates(0, 0, 0);
}
