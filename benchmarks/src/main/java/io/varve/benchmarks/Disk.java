package io.varve.benchmarks;

import io.varve.engine.recording.PvStores;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.engine.recording.StoreRoots;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FileHandles;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of its own for one measurement, with a store and journals in it; deleted at the end. */
final class Disk implements AutoCloseable {
  private static final String FOLDER = "varve.benchmarks.folder";

  private static final TimeRange EVER =
      new TimeRange(Instant.parse("1992-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));

  private final Path folder;
  private final StoreRoots roots = new StoreRoots("the benchmark");

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** In the folder that the property {@value #FOLDER} names, or that of temporary files. */
  static Disk create() throws IOException {
    String parent = System.getProperty(FOLDER, System.getProperty("java.io.tmpdir"));
    return new Disk(Files.createTempDirectory(Path.of(parent), "varve-benchmark"));
  }

  Path folder() {
    return folder;
  }

  Path journals() {
    return folder.resolve("journal");
  }

  Store store(Granularity granularity) {
    return new Store("STS", folder.resolve("sts"), granularity, 0, 0);
  }

  /** As the URL of a type info, files of an hour. */
  String storeUrl() {
    return "pb://localhost?name=STS&rootFolder="
        + folder.resolve("sts")
        + "&partitionGranularity=PARTITION_HOUR";
  }

  ShardedRecorder.Storage storage() {
    return new ShardedRecorder.Storage(
        new PvStores(KeyRule.DEFAULT, new StoreMacros(Map.of())),
        roots,
        new NewestSample(new Catalogue()),
        new PartitionAppender(new Durable(), FileHandles.unbounded()),
        root -> Long.MAX_VALUE);
  }

  /** Counts what the files of the first so many PVs hold. */
  long samplesOnDisk(int pvs) throws IOException {
    long samples = 0;
    RangeReader reader = new RangeReader(new Catalogue());
    for (int i = 0; i < pvs; i++) {
      String key = KeyRule.DEFAULT.keyOf(pvName(i));
      List<Store> stores = List.of(store(Granularity.PARTITION_HOUR));
      try (SampleStream stream = reader.open(key, stores, EVER, List.of())) {
        while (stream.next()) {
          samples++;
        }
      }
    }
    return samples;
  }

  /** A hundred PVs share a folder, as those of one device do. */
  static String pvName(int number) {
    return "BENCH:" + number / 100 + ":" + number;
  }

  @Override
  public void close() throws IOException {
    roots.close();
    delete(folder);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
