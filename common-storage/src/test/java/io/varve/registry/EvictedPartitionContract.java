package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.EvictedPartition.State;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was removed for want of space is on record before it goes, and for ever. */
interface EvictedPartitionContract {
  Instant EVICTED_AT = Instant.parse("2026-11-22T03:40:00.123456789Z");

  Registry registry();

  Registry anotherProcess();

  static EvictedPartition evicted(String id, Instant at, @Nullable Long samples) {
    return new EvictedPartition(
        id,
        "A:pv",
        "here",
        "LTS",
        "/lts",
        "/lts/A/pv:2011.pb",
        Instant.parse("2011-01-01T00:00:00Z"),
        Instant.parse("2012-01-01T00:00:00Z"),
        samples,
        1000,
        "short of space",
        at,
        State.EVICTING);
  }

  @Test
  default void everyFieldOfAnEvictionComesBack() {
    EvictedPartition one = evicted("1", EVICTED_AT, 77L);
    EvictedPartition other = evicted("2", EVICTED_AT.plusSeconds(1), null);
    registry().evictedPartitions().add(one);
    registry().evictedPartitions().add(other);

    assertThat(anotherProcess().evictedPartitions().newest(9)).containsExactly(other, one);
    assertThat(anotherProcess().evictedPartitions().newestOf("A:pv", 1)).containsExactly(other);
    assertThat(anotherProcess().evictedPartitions().newestOf("B:pv", 9)).isEmpty();
  }

  @Test
  default void whatIsStillThereDoesNotCountAndWhatIsInDoubtDoes() {
    for (int i = 0; i < 4; i++) {
      Instant at = EVICTED_AT.minus(Duration.ofMinutes(20L * i));
      registry().evictedPartitions().add(evicted(String.valueOf(i), at, null));
    }
    registry().evictedPartitions().settle("1", State.KEPT);
    registry().evictedPartitions().settle("2", State.EVICTED);
    registry().evictedPartitions().settle("3", State.EVICTED);

    assertThat(
            registry()
                .evictedPartitions()
                .since("here", "/lts", EVICTED_AT.minus(Duration.ofHours(1))))
        .isEqualTo(new EvictedPartitions.Total(2, 2000));
    assertThat(registry().evictedPartitions().unsettled("here"))
        .singleElement()
        .satisfies(left -> assertThat(left.id()).isEqualTo("0"));
    assertThat(registry().evictedPartitions().unsettled("there")).isEmpty();
  }
}
