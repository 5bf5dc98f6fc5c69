package io.varve.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Fuzzes every target with Jazzer, led by the code that inputs reach: {@code varve bench fuzz}.
 *
 * <p>An input that breaks a target is left in a file that the output names. Fix the fault and keep
 * the file below {@code src/test/resources/fuzz}, so that {@link FuzzTest} tries it for ever.
 */
public final class FuzzBench {
  private FuzzBench() {}

  /**
   * @param args how many inputs, of all targets together
   */
  public static void main(String[] args) throws Exception {
    long inputs = Long.parseLong(args[0]);
    Path work = Files.createTempDirectory("varve-fuzz-");
    int failed = 0;
    for (FuzzTarget target : FuzzTarget.values()) {
      System.out.printf("%s: %d inputs, files in %s%n", target, target.shareOf(inputs), work);
      if (run(target, inputs, work) != 0) {
        System.out.println("FAILED: " + target);
        failed++;
      }
    }
    System.out.println(failed == 0 ? "passed" : failed + " targets failed; inputs in " + work);
    System.exit(failed == 0 ? 0 : 1);
  }

  private static int run(FuzzTarget target, long inputs, Path work) throws Exception {
    Path corpus = Files.createDirectories(work.resolve(target.name().toLowerCase(Locale.ROOT)));
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx1g",
            // Millions of damaged inputs say in the log that they are.
            "-Dlogback.configurationFile=quiet-logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.entry(),
            "--instrumentation_includes=io.varve.**",
            "--reproducer_path=" + work,
            "-artifact_prefix=" + work + "/" + target.name().toLowerCase(Locale.ROOT) + "-",
            "-max_len=4096",
            "-print_final_stats=1",
            "-rss_limit_mb=4096",
            "-runs=" + target.shareOf(inputs),
            corpus.toString());
    return new ProcessBuilder(command).directory(work.toFile()).inheritIO().start().waitFor();
  }
}
