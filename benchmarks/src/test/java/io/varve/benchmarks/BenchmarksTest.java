package io.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That what measures still works; how fast it is, no test can say. */
class BenchmarksTest {

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io.varve.benchmarks")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(20))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
        .contains(
            DecodeBenchmark.class.getName() + ".samples",
            EncodeBenchmark.class.getName() + ".lines",
            AppendBenchmark.class.getName() + ".appends",
            JournalBenchmark.class.getName() + ".commits",
            OperatorBenchmark.class.getName() + ".samples",
            SeekBenchmark.class.getName() + ".queries",
            TextBenchmark.class.getName() + ".bytes");
    assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }

  @Test
  void aReplayRestoresWhatTheJournalsHoldAndNothingTwice() throws Exception {
    try (Disk disk = Disk.create()) {
      Replay.Result result = new Replay(disk, 50, 3000).run();

      assertThat(result.samples()).isGreaterThanOrEqualTo(3000);
    }
  }

  @Test
  void retrievalIsMeasuredOverASocket() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Disk disk = Disk.create()) {
      new Retrievals(disk, 1, 1, 10, lines::add).run();
    }

    assertThat(lines)
        .anyMatch(line -> line.startsWith("1 days, raw: "))
        .anyMatch(line -> line.startsWith("1 day, json: "))
        .anyMatch(line -> line.startsWith("50 PVs x 1 hour, raw: "))
        .last()
        .asString()
        .startsWith("10 plots of 1 day at once");
  }

  @Test
  void ingestCountsWhatItWrote() throws Exception {
    try (Disk disk = Disk.create()) {
      SustainedIngest.Result result = new SustainedIngest(disk, 50, Duration.ofMillis(300)).run();

      assertThat(result.samples()).isPositive();
      assertThat(disk.samplesOnDisk(50)).isEqualTo(result.samples());
    }
  }
}
