package io.varve.engine.recording;

/**
 * What it costs to bring lines to their files, as the mean of a recorder's life. EAA writes all PVs
 * at once in a cycle; here each PV has a time of its own, and a flush interval stands for the
 * cycle.
 *
 * @param interval seconds of a flush interval
 * @param writers threads that append
 * @param flushes appends of one PV each, in an interval
 * @param seconds time spent in them in an interval, added up over the threads
 * @param postponed appends since the start that failed or found no space, and were put off
 */
public record FlushLoad(
    double interval, int writers, double flushes, double seconds, long postponed) {
  /** Of an engine that does not record. */
  public static final FlushLoad NONE = new FlushLoad(0, 1, 0, 0, 0);

  /** Time spent in an interval as one thread sees it, seconds. */
  public double elapsed() {
    return seconds / writers;
  }

  /** How much of an interval is spent that way, percent. */
  public double percentElapsed() {
    return percent(elapsed());
  }

  /** As if one thread did it all, percent. */
  public double percentSequential() {
    return percent(seconds);
  }

  /** How much could be written in a second of writing, given how much comes in a second. */
  public double possible(double perSecond) {
    return seconds > 0 ? perSecond * interval / seconds : 0;
  }

  private double percent(double spent) {
    return interval > 0 ? spent * 100 / interval : 0;
  }
}
