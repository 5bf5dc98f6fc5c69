package io.varve.plainpb;

/**
 * Which samples are wanted: those later than one moment, up to and including another. Of files
 * whose samples are not in order that is not told by where they lie.
 *
 * @param afterSecond epoch second of the moment
 * @param afterNano its nanoseconds
 * @param lastSecond epoch second of the newest sample wanted
 * @param lastNano its nanoseconds
 */
public record Wanted(long afterSecond, int afterNano, long lastSecond, int lastNano) {

  /** The same with seconds counted from a moment. */
  Wanted since(long second) {
    return new Wanted(afterSecond - second, afterNano, lastSecond - second, lastNano);
  }

  /** Whether a sample of that time is wanted. */
  boolean holds(long second, int nano) {
    return (second < lastSecond || (second == lastSecond && nano <= lastNano))
        && (second > afterSecond || (second == afterSecond && nano > afterNano));
  }
}
