package io.varve.etl.move;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kills processes that move partitions: {@code MoveCrashBench KILLS}. */
public final class MoveCrashBench {
  private static final int SAID_EVERY = 50;

  private MoveCrashBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int kills = Integer.parseInt(args[0]);
    long seed = System.nanoTime();
    Path folder = Files.createTempDirectory("varve-move-crash-");
    System.out.println(kills + " kills, seed " + seed + ", files in " + folder);
    MoveCrashes crashes = new MoveCrashes(folder, seed);
    int[] said = {0};
    try {
      crashes.run(
          kills,
          () -> {
            if (crashes.killed() / SAID_EVERY > said[0]) {
              said[0] = crashes.killed() / SAID_EVERY;
              System.out.println(crashes.killed() + " of " + kills);
            }
          });
    } catch (AssertionError e) {
      System.out.println(crashes.summary());
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
    System.out.println(crashes.summary());
    System.out.println("passed: every reader saw every sample once");
  }
}
