package io.varve.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The main class: {@code ingest [SECONDS [PVS]]} is a program of its own, all else is handed to
 * JMH.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("ingest")) {
      ingest(Arrays.asList(args).subList(1, args.length), System.out);
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  private static void ingest(List<String> args, PrintStream out)
      throws IOException, InterruptedException {
    int seconds = args.isEmpty() ? 30 : Integer.parseInt(args.get(0));
    int pvs = args.size() < 2 ? 10_000 : Integer.parseInt(args.get(1));
    Path folder = Files.createTempDirectory("varve-ingest");
    try {
      SustainedIngest.Result result =
          new SustainedIngest(folder, pvs, Duration.ofSeconds(seconds)).run();
      out.printf(
          Locale.ROOT,
          "%,d samples of %,d PVs in %.1f s: %,.0f samples/s; %,d offers found no room%n",
          result.samples(),
          pvs,
          result.seconds(),
          result.perSecond(),
          result.refusals());
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
