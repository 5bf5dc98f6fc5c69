package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PatienceTest {

  @Test
  void aWaitThatLastsTooLongIsEndedAndOneThatIsOverIsNot() throws InterruptedException {
    AtomicInteger endedAfterAll = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    try (Patience patience = new Patience(Duration.ofSeconds(1))) {
      patience.begin(endedAfterAll::incrementAndGet).close();
      Patience.Wait lasting = patience.begin(ended::countDown);
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      lasting.close();
    }
    assertThat(endedAfterAll).hasValue(0);
  }
}
