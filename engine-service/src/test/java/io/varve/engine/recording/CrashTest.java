package io.varve.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorder in a process of its own, killed in mid-flow. */
class CrashTest {
  private static final int PVS = 5;

  @TempDir Path folder;

  @RepeatedTest(3)
  @Timeout(60)
  void whatWasAcknowledgedIsReadableOnceAfterAKill(RepetitionInfo repetition) throws Exception {
    long acknowledged = killAfter(2000L * repetition.getCurrentRepetition());

    RecorderFixture restarted = new RecorderFixture(folder);
    restarted.replay();

    List<List<Integer>> all = new ArrayList<>();
    for (int pv = 0; pv < PVS; pv++) {
      List<Integer> values = restarted.valuesOnDisk("CRASH:pv" + pv);
      assertThat(values).isEqualTo(IntStream.range(0, values.size()).boxed().toList());
      all.add(values);
    }
    assertThat(all.stream().mapToLong(List::size).sum()).isGreaterThanOrEqualTo(acknowledged);
    restarted.replay();
    for (int pv = 0; pv < PVS; pv++) {
      assertThat(restarted.valuesOnDisk("CRASH:pv" + pv)).isEqualTo(all.get(pv));
    }
  }

  private long killAfter(long samples) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long acknowledged = 0;
    try (BufferedReader lines = child.inputReader()) {
      String line;
      while (acknowledged < samples && (line = lines.readLine()) != null) {
        if (line.startsWith("kept ")) {
          acknowledged = Long.parseLong(line.substring("kept ".length()));
        }
      }
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return acknowledged;
  }

  /** Records without end and says how many samples it has kept. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      RecorderFixture fixture = new RecorderFixture(Path.of(args[0]));
      fixture.flushInterval = Duration.ofMillis(20);
      ShardedRecorder recorder = fixture.start();
      List<Recording> recordings = new ArrayList<>();
      for (int pv = 0; pv < PVS; pv++) {
        recordings.add(recorder.open(fixture.pv("CRASH:pv" + pv)));
      }
      for (int n = 0; ; n++) {
        for (Recording recording : recordings) {
          while (!recording.record(RecorderFixture.sample(n))) {
            Thread.onSpinWait();
          }
        }
        if (n % 10 == 0) {
          System.out.println(
              "kept " + (long) fixture.meters.get("varve.engine.events").counter().count());
        }
      }
    }
  }
}
