package io.varve.etl.space;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;

import io.varve.etl.move.Archive;
import io.varve.etl.run.EtlRig;
import io.varve.etl.run.PvFiles;
import io.varve.partition.Years;
import io.varve.registry.EvictedPartition;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Two PVs whose long-term store has nine years, on a disk with little room. */
abstract class EvictionScene {
  static final String OTHER = "T:another";
  static final String OTHER_KEY = "T/another:";
  static final long DISK = 10_000;

  /** Of each file here. */
  static final long FILE = 1000;

  @TempDir Path folder;
  EtlRig rig;
  Archive archive;

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

  static Path file(Store store, String key, long second) throws IOException {
    Path file = store.file(key, store.granularity().at(second));
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[(int) FILE]);
  }

  /** What is left of a small disk. */
  static long usable(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return DISK
          - files
              .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(".pb"))
              .mapToLong(EvictionTest::size)
              .sum();
    }
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EvictionProperties.Policy policy(long floor) {
    return new EvictionProperties.Policy(
        DataSize.ofBytes(floor), Duration.ofDays(365), DataSize.ofGigabytes(1), false);
  }

  Eviction eviction(Map<String, EvictionProperties.Policy> policies, EvictionSteps steps) {
    return eviction(policies, steps, EvictionTest::usable);
  }

  Eviction eviction(
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

  Eviction evict(EvictionProperties.Policy policy) {
    Eviction eviction = eviction(Map.of("LTS", policy), EvictionSteps.NONE);
    eviction.tick();
    return eviction;
  }

  /** The years that the long-term store has, of either PV. */
  List<String> years() throws IOException {
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

  List<EvictedPartition> record() {
    return rig.registry.evictedPartitions().newest(100);
  }
}
