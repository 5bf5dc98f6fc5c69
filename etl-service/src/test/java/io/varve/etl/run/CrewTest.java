package io.varve.etl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CrewTest {

  @Test
  void helpersWorkBesideTheOneWhoAsks() {
    CyclicBarrier together = new CyclicBarrier(3);
    new Crew(2)
        .runAll(List.of(() -> await(together), () -> await(together), () -> await(together)));
    assertThat(together.getNumberWaiting()).isZero();
  }

  // a destination that hangs keeps its helpers, and nobody else waits for them
  @Test
  void whoAsksIsDoneThoughAllHelpersAreKeptElsewhere() throws Exception {
    Crew crew = new Crew(1);
    CountDownLatch hangs = new CountDownLatch(2);
    CountDownLatch released = new CountDownLatch(1);
    Runnable hanging =
        () -> {
          hangs.countDown();
          await(released);
        };
    Thread other = Thread.ofPlatform().start(() -> crew.runAll(List.of(hanging, hanging)));
    hangs.await();
    AtomicInteger done = new AtomicInteger();
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tasks.add(done::incrementAndGet);
    }

    crew.runAll(tasks);

    assertThat(done).hasValue(10);
    released.countDown();
    other.join();
  }

  @Test
  void aFaultOfOneTaskKeepsNoOtherFromBeingDone() {
    AtomicInteger done = new AtomicInteger();
    Runnable faulty =
        () -> {
          throw new IllegalStateException("a fault");
        };
    assertThatThrownBy(
            () -> new Crew(1).runAll(List.of(faulty, done::incrementAndGet, done::incrementAndGet)))
        .hasMessage("a fault");
    assertThat(done).hasValue(2);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
