package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.MoveReport;
import io.varve.etl.plan.PvStages;
import io.varve.invariants.Guards;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConcurrentMovesTest {
  @TempDir Path folder;

  // law 6: a reader beside them sees every sample once
  @Guards({"E16", "E29"})
  @Test
  void stagesOfOnePvOnManyThreadsLoseAndDoubleNothing() throws Exception {
    try (EtlRig rig = new EtlRig(folder);
        ExecutorService threads = Executors.newFixedThreadPool(5)) {
      rig.addPv();
      rig.runAt(Instant.ofEpochSecond(DAY));
      long[] all = seconds(DAY, 1000, 300);
      rig.archive.write(rig.archive.sts, all);
      PvStages plan = rig.table.find("T:pv").orElseThrow().plan();
      Instant asOf = Instant.ofEpochSecond(DAY).plus(Duration.ofDays(800));
      AtomicBoolean done = new AtomicBoolean();
      List<Callable<Integer>> movers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int stage = i % 2;
        movers.add(
            () -> {
              int moved = 0;
              while (!done.get()) {
                StageTrack track =
                    new StageTrack(plan.stages().get(stage), Duration.ZERO, Instant.EPOCH);
                moved +=
                    rig.runner
                        .run(plan, track, asOf, Instant.MAX)
                        .map(MoveReport::movedFiles)
                        .orElse(0);
              }
              return moved;
            });
      }
      List<Future<Integer>> running = new ArrayList<>();
      movers.forEach(mover -> running.add(threads.submit(mover)));
      while (rig.archive.seen(rig.archive.lts).size() < all.length) {
        assertThat(rig.archive.seen()).hasSize(all.length);
      }
      done.set(true);
      for (Future<Integer> mover : running) {
        mover.get();
      }
      assertThat(rig.archive.partitions(rig.archive.sts)).isEmpty();
      assertThat(rig.archive.seen(rig.archive.lts)).hasSize(all.length).isSorted();
      assertThat(rig.locks.tryAcquire(KEY, List.of(rig.archive.mts.root()))).isPresent();
    }
  }
}
