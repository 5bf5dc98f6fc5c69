package io.varve.appliance.soak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Days and a year end at leisure: {@code varve bench soak}. */
public final class SoakBench {
  private static final Duration LENGTH = Duration.ofHours(24);

  private SoakBench() {}

  /**
   * @param args how many minutes a run of a day takes
   */
  public static void main(String[] args) throws Exception {
    int factor = (int) Math.max(1, LENGTH.toMinutes() / Long.parseLong(args[0]));
    for (String start :
        List.of("2023-12-31T12:00:00Z", "2024-02-28T12:00:00Z", "2024-02-29T12:00:00Z")) {
      Path data = Files.createTempDirectory("varve-soak-");
      System.out.printf("24 hours from %s on, %d times as fast, in %s%n", start, factor, data);
      SoakRun run = new SoakRun(data, Instant.parse(start), factor);
      try {
        run.run(LENGTH);
      } catch (AssertionError e) {
        System.out.println("FAILED: " + e.getMessage());
        System.exit(1);
      }
      System.out.printf("passed: %d samples, %d answers%n", run.samples(), run.answers());
    }
  }
}
