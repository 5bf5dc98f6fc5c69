package io.varve.etl.years;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Ten years of a PV with a sample each so many seconds: {@code varve bench years}. */
public final class TenYearsBench {
  private TenYearsBench() {}

  /**
   * @param args seconds between samples
   */
  public static void main(String[] args) throws Exception {
    Duration period = Duration.ofSeconds(Long.parseLong(args[0]));
    Path folder = Files.createTempDirectory("varve-years-");
    System.out.printf("ten years, a sample each %s, in %s%n", period, folder);
    TenYears years = new TenYears(folder, period);
    int[] passed = {0};
    try {
      years.run(() -> System.out.printf("year %d, %d looks%n", ++passed[0], years.looks()));
    } catch (AssertionError e) {
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
    System.out.println("passed: " + years.written(TenYears.START, TenYears.END));
  }
}
