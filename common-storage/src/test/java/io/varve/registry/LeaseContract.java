package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

interface LeaseContract {
  Instant NOW = Instant.parse("2026-11-21T09:00:00.000000001Z");
  Duration TERM = Duration.ofSeconds(30);

  Registry registry();

  @Test
  default void aFreeLeaseIsGiven() {
    assertThat(leases().find("here", "engine")).isEmpty();

    Lease lease = acquire("one", NOW).orElseThrow();

    assertThat(lease).isEqualTo(new Lease("here", "engine", "one", 1, NOW.plus(TERM), Instant.MIN));
    assertThat(leases().find("here", "engine")).contains(lease);
  }

  @Test
  default void aSecondHolderIsRefusedUntilTheTermEnds() {
    acquire("one", NOW);

    assertThat(acquire("two", NOW.plus(TERM).minusNanos(1))).isEmpty();

    assertThat(acquire("two", NOW.plus(TERM)).orElseThrow())
        .returns("two", Lease::holder)
        .returns(2L, Lease::epoch);
  }

  @Test
  default void theEpochRisesAlsoWhenTheSameHolderStartsAgain() {
    Lease before = acquire("one", NOW).orElseThrow();

    Lease after = acquire("one", NOW.plusSeconds(1)).orElseThrow();

    assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
    assertThat(leases().renew(before, NOW.plusSeconds(2), TERM)).isEmpty();
    assertThat(leases().publishSealedBefore(before, NOW)).isFalse();
  }

  @Test
  default void aRenewedLeaseKeepsItsEpochAndLastsLonger() {
    Lease lease = acquire("one", NOW).orElseThrow();

    Lease renewed = leases().renew(lease, NOW.plusSeconds(20), TERM).orElseThrow();

    assertThat(renewed.epoch()).isEqualTo(lease.epoch());
    assertThat(renewed.expiresAt()).isEqualTo(NOW.plusSeconds(50));
    assertThat(acquire("two", NOW.plusSeconds(31))).isEmpty();
  }

  @Test
  default void anExpiredLeaseIsNotRenewed() {
    Lease lease = acquire("one", NOW).orElseThrow();

    assertThat(leases().renew(lease, NOW.plus(TERM), TERM)).isEmpty();
  }

  @Test
  default void aLeaseThatWasTakenOverIsLost() {
    Lease lost = acquire("one", NOW).orElseThrow();
    Instant later = NOW.plus(TERM);
    Lease taken = acquire("two", later).orElseThrow();

    assertThat(leases().renew(lost, later, TERM)).isEmpty();
    assertThat(leases().publishSealedBefore(lost, later)).isFalse();
    leases().release(lost);

    assertThat(leases().find("here", "engine")).contains(taken);
  }

  @Test
  default void aReleasedLeaseIsFreeAtOnceAndKeepsSealedBefore() {
    Lease lease = acquire("one", NOW).orElseThrow();
    leases().publishSealedBefore(lease, NOW.minusSeconds(1800));

    leases().release(lease);

    assertThat(leases().renew(lease, NOW, TERM)).isEmpty();
    assertThat(leases().publishSealedBefore(lease, NOW)).isFalse();
    assertThat(acquire("two", NOW).orElseThrow())
        .returns(2L, Lease::epoch)
        .returns(NOW.minusSeconds(1800), Lease::sealedBefore);
  }

  @Guards("F1")
  @Test
  default void sealedBeforeOnlyMovesForward() {
    Lease lease = acquire("one", NOW).orElseThrow();

    assertThat(leases().publishSealedBefore(lease, NOW)).isTrue();
    assertThat(leases().publishSealedBefore(lease, NOW.minusNanos(1))).isTrue();
    assertThat(sealedBefore()).isEqualTo(NOW);

    assertThat(leases().publishSealedBefore(lease, NOW.plusNanos(1))).isTrue();
    assertThat(sealedBefore()).isEqualTo(NOW.plusNanos(1));
  }

  @Test
  default void leasesOfRolesAndAppliancesAreApart() {
    acquire("one", NOW);

    assertThat(leases().acquire("here", "etl", "two", NOW, TERM)).isPresent();
    assertThat(leases().acquire("there", "engine", "three", NOW, TERM)).isPresent();
  }

  @Test
  default void leasesDoNotWakeThoseWhoPollTheRevision() {
    Lease lease = acquire("one", NOW).orElseThrow();
    leases().renew(lease, NOW, TERM);
    leases().publishSealedBefore(lease, NOW);

    assertThat(registry().revision()).isZero();
  }

  @Test
  default void ofHoldersThatTryAtTheSameTimeOneGetsIt() throws Exception {
    int holders = 4;
    CyclicBarrier together = new CyclicBarrier(holders);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Lease>>> tries =
          Stream.of("a", "b", "c", "d")
              .map(
                  holder ->
                      threads.submit(
                          () -> {
                            together.await(10, TimeUnit.SECONDS);
                            return acquire(holder, NOW);
                          }))
              .toList();
      int got = 0;
      for (Future<Optional<Lease>> attempt : tries) {
        got += attempt.get(30, TimeUnit.SECONDS).isPresent() ? 1 : 0;
      }
      assertThat(got).isOne();
    }
  }

  private Leases leases() {
    return registry().leases();
  }

  private Optional<Lease> acquire(String holder, Instant now) {
    return leases().acquire("here", "engine", holder, now, TERM);
  }

  private Instant sealedBefore() {
    return leases().find("here", "engine").orElseThrow().sealedBefore();
  }
}
