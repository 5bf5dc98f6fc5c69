package io.varve.web;

/** The threads that carry virtual ones. */
public final class Carriers {
  private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

  /** So many virtual threads may hang in a read that keeps its carrier, and the others go on. */
  private static final int SPARE = 16;

  private Carriers() {}

  /**
   * Has more of them than processors, unless the JVM was told how many. To be called before the
   * first virtual thread starts.
   */
  public static void addSpare() {
    if (System.getProperty(PARALLELISM) == null) {
      int carriers = Runtime.getRuntime().availableProcessors() + SPARE;
      System.setProperty(PARALLELISM, String.valueOf(carriers));
    }
  }
}
