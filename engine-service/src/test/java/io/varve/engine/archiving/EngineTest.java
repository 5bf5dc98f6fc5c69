package io.varve.engine.archiving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.invariants.Guards;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.Lease;
import io.varve.registry.Tombstones;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineTest {
  private static final Instant NOW = Instant.now();

  @TempDir Path folder;

  @Test
  void learnsWhatAnArchiveRequestNeeds() {
    try (EngineFixture f = started()) {
      f.request("A:B");

      await()
          .until(
              () ->
                  f.registry.archiveRequests().find("A:B").orElseThrow().state()
                      == ArchiveRequest.State.METAINFO_OBTAINED);
      assertThat(f.registry.archiveRequests().find("A:B").orElseThrow().metaInfo())
          .extracting("units")
          .isEqualTo("mm");
      await().until(() -> f.channels.probed.isEmpty());
    }
  }

  @Test
  void givesUpTheSearchForAnAbortedRequest() {
    try (EngineFixture f = started()) {
      f.channels.silent.add("A:B");
      f.request("A:B");
      await().until(() -> f.channels.probed.contains("A:B"));
      assertThat(f.registry.archiveRequests().find("A:B").orElseThrow().state())
          .isEqualTo(ArchiveRequest.State.METAINFO_GATHERING);

      f.registry.archiveRequests().abort("A:B");

      await().until(() -> f.channels.probed.isEmpty());
    }
  }

  @Test
  void recordsWhatTheRegistryNamesUntilItIsPaused() throws IOException {
    try (EngineFixture f = started()) {
      f.registry.typeInfos().save(f.pv("A:B"));
      send(f, "A:B", 100);

      f.registry.typeInfos().save(f.pv("A:B").but().paused(true).build());

      await().until(() -> f.engine.pvs().isEmpty());
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(100));
      assertThat(f.engine.paused()).isEqualTo(1);
    }
  }

  @Test
  void startsAPvAgainThatIsResumed() {
    try (EngineFixture f = started()) {
      f.registry.typeInfos().save(f.pv("A:B").but().paused(true).build());
      f.registry.typeInfos().save(f.pv("A:B"));

      await().until(() -> f.channels.open.containsKey("A:B"));
    }
  }

  @Test
  void stopsAPvThatWasDeleted() {
    try (EngineFixture f = started()) {
      f.registry.typeInfos().save(f.pv("A:B"));
      await().until(() -> f.channels.open.containsKey("A:B"));

      f.registry.typeInfos().delete("A:B");

      await().until(() -> f.engine.pvs().isEmpty());
      assertThat(f.channels.open).isEmpty();
    }
  }

  @Test
  void leavesAlonePvsOfOthersAndThoseNotToBeArchived() {
    try (EngineFixture f = started()) {
      f.registry.typeInfos().save(f.pv("A:other").but().appliance("appliance1").build());
      f.registry
          .typeInfos()
          .save(f.pv("A:dont").but().samplingMethod(SamplingMethod.DONT_ARCHIVE).build());
      f.registry.typeInfos().save(f.pv("A:mine"));

      await().until(() -> f.channels.open.containsKey("A:mine"));
      assertThat(f.channels.opened).containsExactly("A:mine");
    }
  }

  @Test
  @Guards("D5")
  void doesNotStartAPvWhoseFilesAreBeingRemoved() {
    try (EngineFixture f = started()) {
      TypeInfo info = f.pv("A:B");
      f.registry
          .tombstones()
          .add(
              new Tombstones.Tombstone(
                  "A:B", EngineFixture.APPLIANCE, "A/B:", info.dataStores(), true, NOW));
      f.registry.typeInfos().save(info);
      f.registry.typeInfos().save(f.pv("A:later"));
      await().until(() -> f.channels.open.containsKey("A:later"));
      assertThat(f.channels.opened).doesNotContain("A:B");

      f.registry.tombstones().clear("A:B");

      await().until(() -> f.channels.open.containsKey("A:B"));
    }
  }

  @Test
  void opensTheChannelAnewWhenItsParametersChangeAndOnlyThen() throws IOException {
    try (EngineFixture f = started()) {
      f.registry.typeInfos().save(f.pv("A:B"));
      send(f, "A:B", 10);
      f.registry.typeInfos().save(f.pv("A:B").but().units("mA").build());
      await()
          .until(
              () ->
                  f.engine.find("A:B").flatMap(ArchivedPv::running).orElseThrow().info().units()
                      != null);
      assertThat(f.channels.opened).hasSize(1);

      f.registry.typeInfos().save(f.pv("A:B").but().samplingPeriod(5).build());

      await().until(() -> f.channels.opened.size() == 2);
      await().until(() -> f.channels.open.get("A:B").info().samplingPeriod() == 5);
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
    }
  }

  @Test
  void waitsForALeaseThatAnotherEngineHoldsAndSaysWho() {
    try (EngineFixture f = new EngineFixture(folder)) {
      Lease other =
          f.registry
              .leases()
              .acquire(
                  EngineFixture.APPLIANCE,
                  "engine",
                  "the other engine",
                  Instant.now(),
                  Duration.ofMinutes(5))
              .orElseThrow();
      f.registry.typeInfos().save(f.pv("A:B"));
      f.engine.start();
      await().until(() -> String.valueOf(f.engine.fault()).contains("the other engine"));
      assertThat(f.channels.opened).isEmpty();

      f.registry.leases().release(other);

      await().until(() -> f.channels.open.containsKey("A:B"));
      assertThat(f.engine.fault()).isNull();
    }
  }

  @Test
  void stopsRecordingWhenAnotherEngineHasTakenTheLease() {
    try (EngineFixture f = new EngineFixture(folder, Duration.ofMillis(600))) {
      f.engine.start();
      f.registry.typeInfos().save(f.pv("A:B"));
      await().until(() -> f.channels.open.containsKey("A:B"));
      Instant afterTheTerm = Instant.now().plusSeconds(5);

      f.registry
          .leases()
          .acquire(
              EngineFixture.APPLIANCE,
              "engine",
              "the other engine",
              afterTheTerm,
              Duration.ofMinutes(5))
          .orElseThrow();

      await().until(() -> f.channels.open.isEmpty());
      await().until(() -> String.valueOf(f.engine.fault()).contains("the other engine"));
    }
  }

  @Test
  void publishesAnInstantBeforeWhichItWritesNoMore() {
    try (EngineFixture f = started()) {
      await()
          .until(
              () ->
                  f.registry
                      .leases()
                      .find(EngineFixture.APPLIANCE, "engine")
                      .map(Lease::sealedBefore)
                      .filter(published -> published.isAfter(Instant.EPOCH))
                      .isPresent());
      Instant sealedBefore =
          f.registry.leases().find(EngineFixture.APPLIANCE, "engine").orElseThrow().sealedBefore();
      assertThat(sealedBefore).isBefore(Instant.now().minusSeconds(1800));
    }
  }

  @Test
  void readsWhatIsOnItsWayWhileItStopsAndWritesAllOfIt() throws Exception {
    int accepted;
    EngineFixture f = started();
    f.registry.typeInfos().save(f.pv("A:B"));
    send(f, "A:B", 10);
    FakeChannels.FakeChannel channel = f.channels.open.get("A:B");
    Thread ioc =
        Thread.ofPlatform()
            .start(
                () -> {
                  int n = 10;
                  while (channel.send(NOW.plusMillis(n), n)) {
                    n++;
                    Thread.yield();
                  }
                });

    f.close();

    ioc.join();
    accepted = channel.accepted();
    assertThat(accepted).isGreaterThan(10);
    assertThat(f.valuesOnDisk("A:B")).hasSize(accepted);
  }

  @Test
  void startsAgainWhereAStoppedEngineEnded() throws IOException {
    try (EngineFixture first = started()) {
      first.registry.typeInfos().save(first.pv("A:B"));
      send(first, "A:B", 10);
    }
    try (EngineFixture second = started()) {
      await().until(() -> second.engine.find("A:B").isPresent());
      assertThat(
              second
                  .engine
                  .find("A:B")
                  .flatMap(ArchivedPv::running)
                  .orElseThrow()
                  .recording()
                  .newest())
          .isEqualTo(NOW.plusMillis(9));
    }
  }

  @Test
  @Guards("D5")
  void listsAPausedPvUntilItsLastSamplesAreInAFile() throws IOException {
    Duration closeTimeout = Duration.ofMillis(100);
    try (EngineFixture f = new EngineFixture(folder, Duration.ofSeconds(30), closeTimeout)) {
      f.engine.start();
      f.registry.typeInfos().save(f.pv("A:B"));
      await().until(() -> f.engine.find("A:B").isPresent());
      Path inTheWay = Files.createFile(f.folder.resolve("sts/A"));
      send(f, "A:B", 10);

      f.registry.typeInfos().save(f.pv("A:B").but().paused(true).build());
      await().until(() -> f.channels.open.isEmpty());
      // Closing waits a while for the file, and then must not let go.
      await().during(closeTimeout.multipliedBy(10)).until(() -> f.engine.find("A:B").isPresent());
      f.registry.typeInfos().save(f.pv("A:B"));
      await().until(() -> f.channels.open.containsKey("A:B"));
      f.registry.typeInfos().save(f.pv("A:B").but().paused(true).build());
      await().until(() -> f.channels.open.isEmpty());
      Files.delete(inTheWay);

      await().until(() -> f.engine.find("A:B").isEmpty());
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
    }
  }

  @Test
  @Guards({"A11", "G13"})
  void flushesWhileTheRegistryDoesNotAnswer() {
    try (EngineFixture f = started()) {
      f.registry.typeInfos().save(f.pv("A:B"));
      await().until(() -> f.engine.find("A:B").isPresent());
      f.database.close();

      AtomicInteger next = new AtomicInteger();
      await()
          .until(
              () -> {
                send(f, "A:B", NOW.plusSeconds(10L * next.incrementAndGet()), 5000);
                return !f.valuesOnDisk("A:B").isEmpty();
              });
      assertThat(f.engine.fault()).isNull();
    }
  }

  private EngineFixture started() {
    EngineFixture fixture = new EngineFixture(folder);
    fixture.engine.start();
    return fixture;
  }

  private static void send(EngineFixture f, String name, int count) {
    await().until(() -> f.engine.find(name).isPresent());
    send(f, name, NOW, count);
  }

  private static void send(EngineFixture f, String name, Instant from, int count) {
    for (int n = 0; n < count; n++) {
      f.channels.open.get(name).send(from.plusMillis(n), n);
    }
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
