package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@link MoveCrashBench}. */
class MoveCrashTest {
  private static final int KILLS = 300;

  @TempDir Path folder;

  @Guards("E1")
  @Test
  @Timeout(900)
  void everySampleIsThereOnceWhereverAMoverDies() throws Exception {
    MoveCrashes crashes = new MoveCrashes(folder, 20_261_122);
    crashes.run(KILLS, () -> {});
    assertThat(crashes.killed()).isGreaterThanOrEqualTo(KILLS);
    // Those of recovery come only after a death at another.
    assertThat(crashes.deaths())
        .containsKeys(
            Step.CHECKPOINT_DURABLE,
            Step.PIECE_COPIED,
            Step.DATA_SYNCED,
            Step.RENAMED,
            Step.COMMIT_WRITTEN,
            Step.COMMITTED,
            Step.SUMMARISED,
            Step.SOURCE_REMOVED,
            Step.SOURCES_REMOVED,
            Step.CHECKPOINT_DELETED);
  }
}
