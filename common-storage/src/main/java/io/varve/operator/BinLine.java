package io.varve.operator;

/**
 * The value at the middle of a bin on straight lines between its samples (contract
 * storage-retrieval 5.3): the first value when the middle lies outside of them, or when their times
 * do not rise. Reused; not thread-safe.
 */
final class BinLine {
  private long middle;
  private int count;
  private double firstValue;
  private double lastTime;
  private double lastValue;
  private boolean found;
  private double result;
  private boolean rising;

  /** Begins a bin with that middle, in epoch seconds. */
  void start(long newMiddle) {
    middle = newMiddle;
    count = 0;
    found = false;
    rising = true;
  }

  /** Adds the next sample, its time in epoch seconds. */
  void add(double time, double value) {
    if (count == 0) {
      firstValue = value;
    } else {
      rising &= time > lastTime;
      if (lastTime <= middle && middle <= time) {
        found = true;
        result =
            lastValue + ((double) middle - lastTime) * ((value - lastValue) / (time - lastTime));
      }
    }
    count++;
    lastTime = time;
    lastValue = value;
  }

  double value() {
    return found && rising ? result : firstValue;
  }
}
