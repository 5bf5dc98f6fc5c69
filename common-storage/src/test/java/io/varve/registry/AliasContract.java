package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.typeinfo.TypeInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

interface AliasContract {
  Registry registry();

  @Guards("F2")
  @Test
  default void aliasesLeadToTheirPvAndAreNoPvsThemselves() {
    archive("A", "B");
    registry().aliases().add("second", "A");
    registry().aliases().add("first", "A");
    registry().aliases().add("third", "B");

    assertThat(registry().aliases().realNameOf("first")).contains("A");
    assertThat(registry().aliases().realNameOf("A")).isEmpty();
    assertThat(registry().aliases().of("A")).containsExactly("first", "second");
    assertThat(registry().aliases().all())
        .containsExactly(
            Map.entry("first", "A"), Map.entry("second", "A"), Map.entry("third", "B"));
    assertThat(registry().typeInfos().names()).containsExactly("A", "B");
    assertThat(registry().typeInfos().changesSince(0, "here").saved()).hasSize(2);
  }

  @Guards("F3")
  @Test
  default void badAliasesAreRefused() {
    archive("A", "B");
    registry().aliases().add("alias", "A");
    long revision = registry().revision();

    refused("A", "A", "itself");
    refused("B", "A", "is a PV");
    refused("alias", "B", "already");
    refused("alias", "A", "already");
    refused("other", "alias", "is an alias itself");
    refused("other", "unknown", "not archived");

    assertThat(registry().aliases().all()).containsOnlyKeys("alias");
    assertThat(registry().revision()).isEqualTo(revision);
  }

  @Guards("F4")
  @Test
  default void anAliasOfAnotherPvIsNotRemoved() {
    archive("A", "B");
    registry().aliases().add("alias", "A");

    assertThat(registry().aliases().remove("alias", "B")).isFalse();
    assertThat(registry().aliases().realNameOf("alias")).contains("A");

    assertThat(registry().aliases().remove("alias", "A")).isTrue();
    assertThat(registry().aliases().realNameOf("alias")).isEmpty();
  }

  @Test
  default void allAliasesOfAPvGoAtOnce() {
    archive("A", "B");
    registry().aliases().add("one", "A");
    registry().aliases().add("two", "A");
    registry().aliases().add("three", "B");

    registry().aliases().removeAllOf("A");

    assertThat(registry().aliases().all()).containsOnlyKeys("three");
  }

  @Guards("F10")
  @Test
  default void aDeletedPvLeavesNoAliasBehind() {
    archive("A");
    registry().aliases().add("alias", "A");

    registry().typeInfos().delete("A");

    assertThat(registry().aliases().all()).isEmpty();
  }

  @Guards("F3")
  @Test
  default void anAliasAndAPvOfTheSameNameCannotBothBeAddedAtOnce() throws Exception {
    archive("real");
    for (int round = 0; round < 25; round++) {
      String name = "N" + round;
      CyclicBarrier together = new CyclicBarrier(2);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> both =
            Stream.<Runnable>of(() -> registry().aliases().add(name, "real"), () -> archive(name))
                .map(add -> threads.submit(() -> succeeds(together, add)))
                .toList();
        boolean alias = both.getFirst().get(30, TimeUnit.SECONDS);
        boolean pv = both.getLast().get(30, TimeUnit.SECONDS);
        assertThat(alias).isNotEqualTo(pv);
      }
    }
  }

  private static boolean succeeds(CyclicBarrier together, Runnable add) throws Exception {
    together.await(10, TimeUnit.SECONDS);
    try {
      add.run();
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  private void archive(String... names) {
    registry()
        .typeInfos()
        .saveAll(
            Stream.of(names).map(name -> TypeInfo.named(name).appliance("here").build()).toList());
  }

  private void refused(String alias, String pvName, String because) {
    assertThatThrownBy(() -> registry().aliases().add(alias, pvName))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(because);
  }
}
