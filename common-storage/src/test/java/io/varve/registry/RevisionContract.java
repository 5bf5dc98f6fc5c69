package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.typeinfo.TypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Revisions order all changes, and whoever polls by them misses none. */
interface RevisionContract {
  Registry registry();

  /** The same database, opened once more. */
  Registry anotherProcess();

  @Test
  default void anEmptyRegistryHasRevisionZero() {
    assertThat(registry().revision()).isZero();
  }

  @Test
  default void openingAgainKeepsWhatIsThere() {
    registry().typeInfos().save(TypeInfo.named("A").build());

    Registry again = anotherProcess();

    assertThat(again.revision()).isEqualTo(1);
    assertThat(again.typeInfos().names()).containsExactly("A");
  }

  @Test
  default void everyKindOfChangeRaisesTheRevisionByOne() {
    List<Runnable> changes =
        List.of(
            () -> registry().archiveRequests().addAll(List.of(Requests.request("A"))),
            () -> registry().archiveRequests().gathering(List.of("A"), Instant.EPOCH),
            () ->
                registry()
                    .archiveRequests()
                    .obtained(Map.of("A", Requests.META_INFO), Instant.EPOCH),
            () -> registry().archiveRequests().fulfil(TypeInfo.named("A").build()),
            () -> registry().typeInfos().save(TypeInfo.named("B").build()),
            () -> registry().aliases().add("alias", "A"),
            () -> registry().aliases().remove("alias", "A"),
            () -> registry().tombstones().add(TombstoneContract.tombstone("A", true)),
            () -> registry().tombstones().clear("A"),
            () -> registry().namedFlags().set("flag", true),
            () -> registry().typeInfos().delete("A"));
    for (Runnable change : changes) {
      long before = registry().revision();
      change.run();
      assertThat(registry().revision()).isEqualTo(before + 1);
    }
  }

  @Test
  default void whatChangesNothingKeepsTheRevision() {
    registry().typeInfos().save(TypeInfo.named("A").build());
    long before = registry().revision();

    assertThat(registry().typeInfos().delete("none")).isFalse();
    assertThat(registry().archiveRequests().abort("none")).isFalse();
    assertThat(registry().aliases().remove("none", "A")).isFalse();
    registry().aliases().removeAllOf("A");
    registry().tombstones().clear("A");
    registry().typeInfos().saveAll(List.of());

    assertThat(registry().revision()).isEqualTo(before);
  }

  @Test
  default void aChangeOfThisProcessIsInTheRecentRevisionAtOnce() {
    for (int i = 0; i < 5; i++) {
      long before = registry().recentRevision();
      registry().typeInfos().save(TypeInfo.named("A" + i).build());
      assertThat(registry().recentRevision()).isEqualTo(before + 1);
    }
  }

  @Test
  default void aPollerMissesNoChangeOfConcurrentWriters() throws Exception {
    int writers = 4;
    int savesEach = 40;
    Map<String, Long> lastSaved = new ConcurrentHashMap<>();
    Map<String, Long> seen = new TreeMap<>();
    long revision = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running =
          IntStream.range(0, writers)
              .<Future<?>>mapToObj(
                  writer -> threads.submit(() -> saveAndDelete(writer, savesEach, lastSaved)))
              .toList();
      boolean done = false;
      while (!done) {
        // Asked before the poll, so that the last poll comes after the last change.
        done = running.stream().allMatch(Future::isDone);
        TypeInfos.Changes changes = registry().typeInfos().changesSince(revision, "here");
        assertThat(changes.revision()).isGreaterThanOrEqualTo(revision);
        revision = changes.revision();
        changes.deleted().forEach(seen::remove);
        changes
            .saved()
            .forEach(info -> seen.put(info.pvName(), info.creationTime().toEpochMilli()));
      }
      for (Future<?> writer : running) {
        writer.get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(seen).isEqualTo(new TreeMap<>(lastSaved)).isNotEmpty();
    assertThat(revision).isEqualTo(writers * savesEach);
  }

  private void saveAndDelete(int writer, int saves, Map<String, Long> lastSaved) {
    for (int i = 0; i < saves; i++) {
      String name = "PV" + writer + ":" + i % 7;
      if (i % 5 == 4 && lastSaved.containsKey(name)) {
        registry().typeInfos().delete(name);
        lastSaved.remove(name);
      } else {
        registry()
            .typeInfos()
            .save(
                TypeInfo.named(name)
                    .appliance("here")
                    .creationTime(Instant.ofEpochMilli(i))
                    .build());
        lastSaved.put(name, (long) i);
      }
    }
  }
}
