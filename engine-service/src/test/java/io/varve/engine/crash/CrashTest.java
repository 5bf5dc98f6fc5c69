package io.varve.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recorders in processes of their own, killed at every step and at random times. */
class CrashTest {
  private static final int KILLS = 200;

  /** The kills are the same in each run; {@code varve bench crash} takes others. */
  private static final long SEED = 20_261_121;

  @TempDir Path work;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsReadableOnceAndInOrderWhereverItWasKilled() throws Exception {
    CrashRun run = new CrashRun(work, SEED);
    while (run.killed() < KILLS) {
      run.killOnce();
    }
    for (CrashStep step : CrashStep.values()) {
      assertThat(run.kills()).containsKey(step.name());
    }
  }
}
