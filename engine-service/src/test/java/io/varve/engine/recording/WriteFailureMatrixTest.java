package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.recordAll;
import static io.varve.engine.recording.RecorderFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.faults.Fault;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of samples when the appends of one PV hang, fail, are put off or meet a fault, at
 * each of the calls that an append consists of.
 */
class WriteFailureMatrixTest {
  // Both names have the same hash, so they share a shard and its flusher; the third may not.
  private static final String SICK = "Aa:x";
  private static final String WELL = "BB:x";
  private static final String FILES_OF_SICK = "**/Aa/x:*.pb";

  @TempDir Path folder;

  /** How the appends of the sick PV go wrong. */
  private enum Case {
    OPEN_HANGS(Operation.OPEN),
    OPEN_FAILS(Operation.OPEN),
    OPEN_THROWS(Operation.OPEN),
    WRITE_HANGS(Operation.WRITE),
    WRITE_FAILS(Operation.WRITE),
    WRITE_THROWS(Operation.WRITE),
    WRITE_TEARS(Operation.WRITE),
    NAME_VANISHES(Operation.WRITE),
    SIZE_HANGS(Operation.STAT),
    SIZE_FAILS(Operation.STAT),
    LOOK_HANGS(Operation.STAT),
    LOOK_FAILS(Operation.STAT),
    NO_PERMIT(null),
    NO_SPACE(null);

    private final Operation operation;

    Case(Operation operation) {
      this.operation = operation;
    }

    boolean hangs() {
      return name().endsWith("HANGS");
    }

    boolean putOff() {
      return operation == null;
    }

    Fault on(RecorderFixture recorder, FaultFileSystem files) {
      // The file's length is asked for before the write, and after it by name.
      int before = name().startsWith("LOOK") ? 1 : 0;
      String[] words = name().split("_", -1);
      return switch (words[1]) {
        case "HANGS" -> files.faults().hang(operation, FILES_OF_SICK).after(before);
        case "FAILS" -> files.faults().fail(operation, FILES_OF_SICK).after(before);
        case "THROWS" -> files.faults().before(operation, FILES_OF_SICK, Case::broken);
        case "TEARS" -> files.faults().tear(FILES_OF_SICK, 30);
        case "VANISHES" -> files.faults().unlinkBehind(operation, FILES_OF_SICK);
        case "PERMIT" -> {
          recorder.mayWrite = false;
          yield files.faults().hang(Operation.LOCK, "nothing");
        }
        case "SPACE" -> {
          recorder.freeBytes = 0;
          yield files.faults().hang(Operation.LOCK, "nothing");
        }
        default -> throw new IllegalStateException(name());
      };
    }

    private static void broken(Path path) {
      throw new IllegalStateException("A fault of the engine at " + path);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Guards({
    "A1", "A4", "A5", "A6", "A7", "A8", "A10", "A11", "A15", "A18", "B1", "B8", "B9", "D13", "G1",
    "G2", "G3", "G4", "G10", "G11"
  })
  void nothingIsLostDoubledOrClaimedAndNobodyElseNotices(Case how) throws Exception {
    FaultFileSystem files = FaultFileSystem.over(folder);
    try (RecorderFixture f = new RecorderFixture(files.root())) {
      ShardedRecorder recorder = f.start();
      Recording sick = recorder.open(f.pv(SICK));
      Recording well = recorder.open(f.pv(WELL));
      Fault fault = how.on(f, files);
      recordAll(sick, 0, 10);
      if (!how.putOff()) {
        assertThat(fault.awaitHit(Duration.ofSeconds(10))).isTrue();
      }
      recordAll(sick, 10, 20);
      recordAll(well, 0, 20);

      // All is in memory, however often it is looked at, and nothing is said to be in a file.
      for (int look = 0; look < 3; look++) {
        await().until(() -> f.valuesWithTail(SICK).equals(upTo(20)));
        assertThat(recorder.isPending(SICK)).isTrue();
        assertThat(recorder.of(SICK).orElseThrow().lastFlush()).isNull();
      }
      if (how.hangs() || how.putOff()) {
        await().until(() -> f.valuesWithTail(WELL).equals(upTo(20)));
        assertThat(failures(f)).isZero();
      } else {
        await().until(() -> f.valuesOnDisk(WELL).equals(upTo(20)));
        assertThat(recorder.isPending(WELL)).isFalse();
        await().until(() -> failures(f) > 1);
      }
      if (how.hangs()) {
        assertThat(files.openFiles().stream().filter(name -> name.endsWith(".pb")).count())
            .isLessThanOrEqualTo(1);
      }
      assertThat(recorder.alive()).isTrue();

      fault.lift();
      f.mayWrite = true;
      f.freeBytes = Long.MAX_VALUE;

      await().until(() -> f.valuesOnDisk(SICK).equals(upTo(20)));
      await().until(() -> f.valuesOnDisk(WELL).equals(upTo(20)));
      await().until(() -> !recorder.isPending(SICK) && !recorder.isPending(WELL));
      assertThat(recorder.of(SICK).orElseThrow().lastFlush()).isNotNull();
      assertThat(f.meters.get("varve.engine.events").counter().count()).isEqualTo(40);
      assertThat(f.drops.all()).isEmpty();
      assertThat(recorder.alive()).isTrue();
      sick.close();
      well.close();
    }
    assertThat(files.openFiles()).isEmpty();
  }

  private static double failures(RecorderFixture f) {
    return f.meters.get("varve.engine.flush.failures").counter().count();
  }
}
