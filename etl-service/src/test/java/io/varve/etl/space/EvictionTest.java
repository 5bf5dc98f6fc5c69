package io.varve.etl.space;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.move.Archive;
import io.varve.etl.run.EtlRig;
import io.varve.etl.run.PvFiles;
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
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** What is deleted when a store is short of space, and what never is. */
@Guards("E33")
class EvictionTest {
  private static final String OTHER = "T:another";
  private static final String OTHER_KEY = "T/another:";
  private static final long DISK = 10_000;

  /** Of each file here. */
  private static final long FILE = 1000;

  @TempDir Path folder;
  private EtlRig rig;
  private Archive archive;

  @BeforeEach
  void start() throws IOException {
    rig = new EtlRig(folder);
    archive = rig.archive;
    rig.addPv();
    rig.registry
        .typeInfos()
        .save(TypeInfo.named(OTHER).appliance(EtlRig.APPLIANCE).dataStores(rig.urls()).build());
    rig.runAt(Instant.ofEpochSecond(DAY));
    for (int year = 2015; year <= 2023; year++) {
      file(archive.lts, year % 2 == 0 ? KEY : OTHER_KEY, Years.startOf(year));
    }
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private static Path file(Store store, String key, long second) throws IOException {
    Path file = store.file(key, store.granularity().at(second));
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[(int) FILE]);
  }

  /** What is left of a small disk. */
  private static long usable(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return DISK
          - files
              .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(".pb"))
              .mapToLong(EvictionTest::size)
              .sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EvictionProperties.Policy policy(long floor) {
    return new EvictionProperties.Policy(
        DataSize.ofBytes(floor), Duration.ofDays(365), DataSize.ofGigabytes(1), false);
  }

  private Eviction eviction(Map<String, EvictionProperties.Policy> policies, EvictionSteps steps) {
    return eviction(policies, steps, EvictionTest::usable);
  }

  private Eviction eviction(
      Map<String, EvictionProperties.Policy> policies, EvictionSteps steps, FreeSpace space) {
    Catalogue catalogue = new Catalogue();
    return new Eviction(
        new EvictionProperties(policies),
        new Candidates(rig.table, catalogue),
        new Eviction.Tools(
            rig.registry.evictedPartitions(),
            rig.registry.leases(),
            EtlRig.APPLIANCE,
            rig.locks,
            rig.stores,
            rig.move,
            new PvFiles(rig.move, new Durable()),
            rig.runner::mayMove,
            space,
            new Summaries(catalogue),
            rig.meterRegistry,
            rig.clock),
        steps);
  }

  private Eviction evict(EvictionProperties.Policy policy) {
    Eviction eviction = eviction(Map.of("LTS", policy), EvictionSteps.NONE);
    eviction.tick();
    return eviction;
  }

  /** The years that the long-term store has, of either PV. */
  private List<String> years() throws IOException {
    List<String> years = new ArrayList<>();
    try (Stream<Path> files = Files.list(archive.lts.root().resolve("T"))) {
      files
          .map(file -> file.getFileName().toString())
          .map(name -> name.substring(name.indexOf(':') + 1, name.length() - 3))
          .sorted()
          .forEach(years::add);
    }
    return years;
  }

  private List<EvictedPartition> record() {
    return rig.registry.evictedPartitions().newest(100);
  }

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
  void aFolderThatCannotBeAskedForItsRoomHoldsBackNoOther() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("odd"));
    rig.registry
        .typeInfos()
        .save(
            TypeInfo.named("T:odd")
                .appliance(EtlRig.APPLIANCE)
                .dataStores(
                    List.of(rig.urls().getLast().replace(archive.lts.root().toString(), "" + odd)))
                .build());
    rig.cycle.tick();
    rig.clock.advance(Duration.ofSeconds(1));
    odd = rig.table.find("T:odd").orElseThrow().plan().stores().getFirst().root();
    Path without = odd;

    Eviction eviction =
        eviction(
            Map.of("LTS", policy(4 * FILE)),
            EvictionSteps.NONE,
            root -> {
              if (root.equals(without)) {
                throw new UnsupportedOperationException("no room known");
              }
              return usable(root);
            });
    eviction.tick();

    assertThat(years()).hasSize(6);
    assertThat(eviction.standing(odd).orElseThrow().heldBack()).contains("no room known");
    assertThat(eviction.standing(archive.lts.root()).orElseThrow().heldBack()).isEmpty();
  }

  @Test
  void aFileThatGrewBeforeItWasDeletedIsOnRecordAsKept() throws IOException {
    Eviction dying =
        eviction(
            Map.of("LTS", policy(2 * FILE)),
            reached -> {
              throw new Halt();
            });
    assertThatThrownBy(dying::tick).isInstanceOf(Halt.class);
    Path file = Path.of(record().getFirst().file());
    Files.write(file, new byte[10], StandardOpenOption.APPEND);
    rig.clock.advance(Duration.ofSeconds(5));
    rig.cycle.tick();

    evict(policy(1));

    assertThat(file).exists();
    assertThat(record().getFirst().state()).isEqualTo(State.KEPT);
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

  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aDeathAtAnyStepLeavesTheTruthOnRecord() throws IOException {
    for (String step : List.of("recorded", "deleted", "settled")) {
      int before = years().size();
      long floor = usable(archive.lts.root()) + FILE;
      Eviction dying =
          eviction(
              Map.of("LTS", policy(floor)),
              reached -> {
                if (reached.equals(step)) {
                  throw new Halt();
                }
              });
      assertThatThrownBy(dying::tick).isInstanceOf(Halt.class);
      rig.clock.advance(Duration.ofSeconds(5));
      rig.cycle.tick();

      evict(policy(floor));

      assertThat(years()).as("after the death at " + step).hasSize(before - 1);
      assertThat(record())
          .filteredOn(row -> row.state() == State.EVICTED)
          .as("each that is gone, once")
          .hasSize(9 - years().size())
          .allSatisfy(row -> assertThat(Path.of(row.file())).doesNotExist())
          .extracting(EvictedPartition::file)
          .doesNotHaveDuplicates();
      assertThat(rig.registry.evictedPartitions().unsettled(EtlRig.APPLIANCE)).isEmpty();
    }
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
