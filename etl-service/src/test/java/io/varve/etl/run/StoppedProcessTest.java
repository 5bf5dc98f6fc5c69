package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.Archive;
import io.varve.invariants.Guards;
import io.varve.store.FreeSpace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that stands still in the middle of a move, and another that takes its lease. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class StoppedProcessTest {
  private static final Instant START = Instant.ofEpochSecond(DAY);
  private static final Instant MOVING = START.plus(Duration.ofDays(800));
  private static final Instant TAKEN_OVER = MOVING.plus(Duration.ofHours(1));

  @TempDir Path folder;
  private EtlRig second;
  private Archive archive;
  private Mover first;

  @BeforeEach
  void start() {
    second = new EtlRig(folder, "the second", FreeSpace.OF_FILE_SYSTEM);
    archive = second.archive;
    second.addPv();
    second.clock.set(START);
    second.seal(MOVING.plus(Duration.ofDays(800)));
  }

  @AfterEach
  void stop() throws Exception {
    first.close();
    second.close();
  }

  @Guards({"E1", "E9", "E29"})
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHECKPOINT_DURABLE",
        "PIECE_COPIED",
        "DATA_SYNCED",
        "COMMITTED",
        "SOURCE_REMOVED"
      })
  void aMoveThatGoesOnAfterItsLeaseHasEndedLosesAndDoublesNothing(String step) throws Exception {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    archive.write(archive.sts, seconds(DAY + 3600, 50, 7));
    archive.write(archive.sts, seconds(DAY + 7200, 50, 7));
    first = new Mover(folder, step);
    first.stopThere();
    archive.write(archive.sts, DAY + 3600 + 1000);
    List<Long> all =
        LongStream.concat(
                LongStream.concat(
                    LongStream.of(seconds(DAY, 50, 7)), LongStream.of(seconds(DAY + 3600, 50, 7))),
                LongStream.concat(
                    LongStream.of(DAY + 3600 + 1000), LongStream.of(seconds(DAY + 7200, 50, 7))))
            .boxed()
            .toList();
    assertThat(archive.seen()).isEqualTo(all);

    second.runAt(TAKEN_OVER);

    assertThat(second.lease.isHeld(TAKEN_OVER)).isTrue();
    assertThat(archive.seen()).as("while the other one cannot move").isEqualTo(all);
    first.goOn();
    assertThat(archive.seen()).as("after the first went on").isEqualTo(all);
    moveTheRest();
    assertThat(archive.seen(archive.lts)).isEqualTo(all);
    assertThat(archive.files(archive.mts)).isEmpty();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
    assertThat(Archive.sidecars(archive.lts)).isEmpty();
  }

  /** What is removed there must not be written to by another at that moment. */
  @Guards("E29")
  @Test
  void nothingIsMovedIntoAStoreThatAStoppedProcessMovesOutOf() throws Exception {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    first = new Mover(folder, "COMMITTED");
    first.stopThere();
    archive.write(archive.sts, seconds(DAY + 3600, 50, 7));
    List<Long> outOf = archive.seen(archive.mts);
    List<Long> all = archive.seen();

    second.runAt(TAKEN_OVER);

    assertThat(archive.seen(archive.mts)).isEqualTo(outOf);
    first.goOn();
    moveTheRest();
    assertThat(archive.seen(archive.lts)).isEqualTo(all);
  }

  /** The first process is still there, and without work. */
  private void moveTheRest() {
    for (int day = 1; day <= 4; day++) {
      second.runAt(TAKEN_OVER.plus(Duration.ofDays(day)));
    }
  }

  /** The process that is stopped. */
  private static final class Mover implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    Mover(Path folder, String step) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Mover.class.getName(),
                  folder.toString(),
                  step)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void stopThere() throws Exception {
      assertThat(said.readLine()).isEqualTo("there");
      signal("STOP");
    }

    /** Returns when it has ended its move and seen that another has its lease. */
    void goOn() throws Exception {
      signal("CONT");
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(said.readLine()).isEqualTo("without work");
    }

    private void signal(String name) throws Exception {
      Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
      assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() throws Exception {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    public static void main(String[] args) throws IOException {
      boolean[] stood = new boolean[1];
      EtlRig rig =
          new EtlRig(
              Path.of(args[0]),
              "the first",
              Archive.telling(
                  step -> {
                    if (step.equals(args[1]) && !stood[0]) {
                      stood[0] = true;
                      say("there");
                      awaitWord();
                    }
                  }));
      rig.runAt(START);
      rig.runAt(MOVING);
      rig.clock.set(TAKEN_OVER);
      rig.cycle.tick();
      say("without work");
      awaitWord();
    }

    @SuppressWarnings("SystemOut") // the process that waits for it reads it there
    private static void say(String word) {
      System.out.println(word);
    }

    private static void awaitWord() {
      try {
        if (System.in.read() < 0) {
          Runtime.getRuntime().halt(1);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
