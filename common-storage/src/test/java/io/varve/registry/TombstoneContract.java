package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.registry.Tombstones.Tombstone;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@Guards("D5")
interface TombstoneContract {
  Registry registry();

  static Tombstone tombstone(String pvName, boolean deleteData) {
    return new Tombstone(
        pvName,
        "here",
        pvName.replace(':', '/') + ":",
        List.of("pb://localhost?name=STS&rootFolder=/a,b", "pb://localhost?name=LTS"),
        deleteData,
        Instant.parse("2026-11-21T09:27:10.123456789Z"));
  }

  @Test
  default void everyFieldOfATombstoneComesBack() {
    registry().tombstones().add(tombstone("A:B", true));
    registry().tombstones().add(tombstone("A:C", false));

    assertThat(registry().tombstones().ofAppliance("here"))
        .containsExactly(tombstone("A:B", true), tombstone("A:C", false));
    assertThat(registry().tombstones().ofAppliance("there")).isEmpty();
  }

  @Test
  default void aTombstoneStandsUntilItIsCleared() {
    registry().tombstones().add(tombstone("A", true));
    assertThat(registry().tombstones().contains("A")).isTrue();
    assertThat(registry().tombstones().contains("B")).isFalse();

    registry().tombstones().clear("A");

    assertThat(registry().tombstones().contains("A")).isFalse();
    assertThat(registry().tombstones().ofAppliance("here")).isEmpty();
  }

  @Test
  default void filesOnceAskedToGoStillGoAfterASecondDelete() {
    registry().tombstones().add(tombstone("A", true));
    registry().tombstones().add(tombstone("A", false));

    assertThat(registry().tombstones().ofAppliance("here")).containsExactly(tombstone("A", true));
  }
}
