package io.varve.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The main class: {@code ingest [SECONDS [PVS]]}, {@code replay [SAMPLES [PVS]]}, {@code move
 * [ROUNDS]}, {@code reduce [YEARS]} and {@code retrieval [DAYS [ROUNDS]]} are programs of their
 * own, all else is handed to JMH.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    try (Disk disk = Disk.create()) {
      System.out.println(Machine.facts(disk.folder()));
      switch (args.length == 0 ? "" : args[0]) {
        case "ingest" -> {
          Duration length = Duration.ofSeconds(number(rest, 0, 30));
          System.out.println(new SustainedIngest(disk, number(rest, 1, 10_000), length).run());
        }
        case "replay" -> {
          int samples = number(rest, 0, 10_000_000);
          System.out.println(new Replay(disk, number(rest, 1, 10_000), samples).run());
        }
        case "move" -> {
          new Moves(disk, number(rest, 0, 5)).run().forEach(System.out::println);
          System.out.println(new HourlyMoves(disk, number(rest, 1, 2000)).run());
        }
        case "reduce" ->
            new Reductions(disk, number(rest, 0, 1)).run().forEach(System.out::println);
        case "retrieval" ->
            new Retrievals(disk, number(rest, 0, 365), number(rest, 1, 5), 500, System.out::println)
                .run();
        default -> org.openjdk.jmh.Main.main(args);
      }
    }
  }

  private static int number(List<String> args, int index, int absent) {
    return index < args.size() ? Integer.parseInt(args.get(index)) : absent;
  }
}
