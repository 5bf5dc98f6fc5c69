package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@link MoveCrashBench}. */
class MoveCrashTest {
  private static final int KILLS = 300;

  /** Archives at once: a mover spends most of its life with its start. */
  private static final int ARCHIVES = 2;

  @TempDir Path folder;

  @Guards("E1")
  @Test
  @Timeout(900)
  void everySampleIsThereOnceWhereverAMoverDies() throws Exception {
    List<Future<MoveCrashes>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(ARCHIVES)) {
      for (int i = 0; i < ARCHIVES; i++) {
        MoveCrashes crashes = new MoveCrashes(folder.resolve("archive" + i), 20_261_122 + i);
        running.add(
            threads.submit(
                () -> {
                  crashes.run(KILLS / ARCHIVES, () -> {});
                  return crashes;
                }));
      }
    }
    int killed = 0;
    Set<Step> deaths = EnumSet.noneOf(Step.class);
    for (Future<MoveCrashes> ended : running) {
      killed += ended.get().killed();
      deaths.addAll(ended.get().deaths().keySet());
    }
    assertThat(killed).isGreaterThanOrEqualTo(KILLS);
    // Those of recovery come only after a death at another.
    assertThat(deaths)
        .contains(
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
