package io.varve.etl.space;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.move.Archive;
import io.varve.etl.run.PvLocks;
import io.varve.invariants.Guards;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.registry.EvictedPartition;
import io.varve.registry.EvictedPartition.State;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** What is deleted when a store is short of space, and what never is. */
@Guards("E33")
class EvictionTest extends EvictionScene {
  @Test
  void nothingIsDeletedUnlessSomebodySaysSo() throws IOException {
    Eviction eviction = eviction(Map.of(), EvictionSteps.NONE);

    eviction.tick();

    assertThat(years()).hasSize(9);
    assertThat(record()).isEmpty();
    assertThat(eviction.standing(archive.lts.root())).isEmpty();
  }

  @Test
  void nothingIsDeletedWhileThereIsRoom() throws IOException {
    Eviction eviction = evict(policy(FILE));

    assertThat(years()).hasSize(9);
    assertThat(eviction.standing(archive.lts.root())).contains(new Eviction.Standing(FILE, ""));
  }

  @Test
  void theOldestGoWhosEverTheyAreUntilThereIsRoom() throws IOException {
    Eviction eviction = evict(policy(4 * FILE));

    assertThat(years()).containsExactly("2018", "2019", "2020", "2021", "2022", "2023");
    assertThat(record())
        .extracting(EvictedPartition::pvName)
        .containsExactlyInAnyOrder(OTHER, PV, OTHER);
    assertThat(eviction.standing(archive.lts.root())).map(Eviction.Standing::heldBack).contains("");
    assertThat(eviction.total(archive.lts.root()).bytes()).isEqualTo(3 * FILE);
    assertThat(rig.meterRegistry.get("varve.etl.evicted.partitions").tag("store", "LTS").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(3));
  }

  @Test
  void eachIsOnRecordWithAllThatIsKnown() {
    evict(policy(2 * FILE));

    assertThat(record())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.pvName()).isEqualTo(OTHER);
              assertThat(row.file()).endsWith("lts/T/another:2015.pb");
              assertThat(row.from()).isEqualTo("2015-01-01T00:00:00Z");
              assertThat(row.to()).isEqualTo("2016-01-01T00:00:00Z");
              assertThat(row.bytes()).isEqualTo(FILE);
              assertThat(row.samples()).isNull();
              assertThat(row.reason()).contains("LTS had 1000 bytes free and 2000");
              assertThat(row.state()).isEqualTo(State.EVICTED);
              assertThat(row.at()).isEqualTo(rig.clock.instant());
            });
  }

  @Test
  void samplesAreCountedAndTheSummaryGoesToo() throws IOException {
    Path file = archive.lts.file(KEY, archive.lts.granularity().at(Years.startOf(2014)));
    LineBuffer bytes = new LineBuffer(1 << 20);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, PV, 2014).writeTo(bytes);
    SampleEncoder encoder = new SampleEncoder();
    for (long second : Archive.seconds(Years.startOf(2014), 100_000, 60)) {
      encoder.encode(new Sample(second, 0, new SampleValue.ScalarDouble(1), 0, 0), bytes);
    }
    Files.write(file, bytes.toByteArray());
    var summaries = new Summaries(new Catalogue());
    summaries.bringUpToDate(archive.files(archive.lts).getFirst());
    Path summary = Summaries.pathOf(archive.files(archive.lts).getFirst());
    assertThat(summary).exists();

    evict(policy(1));

    assertThat(file).doesNotExist();
    assertThat(summary).doesNotExist();
    assertThat(record()).first().satisfies(row -> assertThat(row.samples()).isEqualTo(100_000L));
  }

  @Test
  void whatEaaComputedOfAPartitionGoesWithIt() throws IOException {
    Path folderOfPv = archive.lts.root().resolve("T");
    Files.writeString(folderOfPv.resolve("another:2015.mean_3600"), "");
    Files.writeString(folderOfPv.resolve("another:2017.mean_3600"), "");

    evict(policy(2 * FILE));

    assertThat(folderOfPv.resolve("another:2015.mean_3600")).doesNotExist();
    assertThat(folderOfPv.resolve("another:2017.mean_3600")).exists();
  }

  @Test
  void whatIsYoungerThanAllowedStays() throws IOException {
    Eviction eviction =
        evict(
            new EvictionProperties.Policy(
                DataSize.ofBytes(DISK), Duration.ofDays(5 * 365), DataSize.ofGigabytes(1), false));

    assertThat(years()).containsExactly("2019", "2020", "2021", "2022", "2023");
    assertThat(eviction.standing(archive.lts.root()))
        .hasValueSatisfying(
            standing -> assertThat(standing.heldBack()).contains("older than 1825 days"));
  }

  @Test
  void noMoreGoesInAnHourThanIsAllowedWhoeverDidIt() throws IOException {
    EvictionProperties.Policy policy =
        new EvictionProperties.Policy(
            DataSize.ofBytes(DISK), Duration.ofDays(365), DataSize.ofBytes(2 * FILE), false);

    assertThat(evict(policy).standing(archive.lts.root()))
        .hasValueSatisfying(standing -> assertThat(standing.heldBack()).contains("in an hour"));
    evict(policy);
    assertThat(years()).as("another process goes on counting").hasSize(7);

    rig.clock.advance(Duration.ofMinutes(61));
    rig.cycle.tick();
    evict(policy);
    assertThat(years()).hasSize(5);
  }

  @Test
  void aStoreThatOthersComeBehindIsSparedUnlessSaidOtherwise() throws IOException {
    Path file = file(archive.mts, KEY, DAY - 366 * 86_400L);
    eviction(Map.of("MTS", policy(DISK)), EvictionSteps.NONE).tick();
    assertThat(file).exists();

    eviction(
            Map.of(
                "MTS",
                new EvictionProperties.Policy(
                    DataSize.ofBytes(DISK), Duration.ofDays(30), DataSize.ofGigabytes(1), true)),
            EvictionSteps.NONE)
        .tick();

    assertThat(file).doesNotExist();
    assertThat(years()).hasSize(9);
  }

  @Test
  void whatTheEngineMayStillWriteToStays() throws IOException {
    Path file = file(archive.sts, KEY, DAY - 86_400);
    Map<String, EvictionProperties.Policy> policies =
        Map.of(
            "STS",
            new EvictionProperties.Policy(
                DataSize.ofBytes(DISK), Duration.ofMinutes(1), DataSize.ofGigabytes(1), true));
    eviction(policies, EvictionSteps.NONE).tick();
    assertThat(file).as("nothing is sealed").exists();

    rig.seal(Instant.ofEpochSecond(DAY));
    eviction(policies, EvictionSteps.NONE).tick();

    assertThat(file).doesNotExist();
  }

  @Test
  void filesThatAreInUseAreLeftOut() throws IOException {
    try (PvLocks.Hold held =
        rig.locks.tryAcquire(OTHER_KEY, List.of(archive.lts.root())).orElseThrow()) {
      evict(policy(2 * FILE));
    }

    assertThat(years()).doesNotContain("2016").contains("2015", "2017");
  }

  @Test
  void aProcessWithoutTheLeaseDeletesNothing() throws IOException {
    rig.clock.advance(Duration.ofHours(1));

    evict(policy(DISK));

    assertThat(years()).hasSize(9);
  }

  private static EvictionProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("varve.etl.eviction", EvictionProperties.class);
  }

  @Test
  void settingsAreEmptyOrNameAStoreAndItsFloor() {
    assertThat(bound(Map.of()).stores()).isEmpty();
    assertThat(bound(Map.of("varve.etl.eviction.stores.LTS.floor", "50GB")).stores())
        .containsEntry(
            "LTS",
            new EvictionProperties.Policy(
                DataSize.ofGigabytes(50), Duration.ofDays(365), DataSize.ofGigabytes(10), false));
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefused() {
    assertThatThrownBy(
            () ->
                new EvictionProperties.Policy(
                    null, Duration.ofDays(1), DataSize.ofGigabytes(1), false))
        .hasMessageContaining("floor");
    assertThatThrownBy(
            () ->
                new EvictionProperties.Policy(
                    DataSize.ofBytes(1), Duration.ZERO, DataSize.ofGigabytes(1), false))
        .hasMessageContaining("keep");
  }
}
