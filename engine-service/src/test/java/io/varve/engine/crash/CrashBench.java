package io.varve.engine.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kills recorders by the thousand: {@code varve bench crash}. */
public final class CrashBench {
  private static final int PROGRESS_EVERY = 50;

  private CrashBench() {}

  /**
   * @param args how many kills, and the seed of the run
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int kills = Integer.parseInt(args[0]);
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    Path work = Files.createTempDirectory("varve-crash-");
    System.out.printf("%d kills, seed %d, files in %s%n", kills, seed, work);
    CrashRun run = new CrashRun(work, seed);
    try {
      while (run.killed() < kills) {
        run.killOnce();
        if (run.killed() % PROGRESS_EVERY == 0) {
          System.out.printf("%d of %d%n", run.killed(), kills);
        }
      }
    } catch (AssertionError e) {
      System.out.println(run.summary());
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
    System.out.println(run.summary());
    System.out.println("passed: nothing acknowledged was lost, doubled or out of order");
  }
}
