package io.varve.engine.archiving;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.PvStores;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.Rounds;
import io.varve.journal.FsyncPolicy;
import io.varve.name.KeyRule;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.sample.DbrType;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** An engine with a real registry, real files, and a network in memory. */
final class EngineFixture implements AutoCloseable {
  static final String APPLIANCE = "appliance0";

  final Path folder;
  final RegistryDatabase database;
  final Registry registry;
  final FakeChannels channels = new FakeChannels();
  final Drops drops = new Drops(Clock.systemUTC());
  final Engine engine;

  EngineFixture(Path folder) {
    this(folder, Duration.ofSeconds(30));
  }

  EngineFixture(Path folder, Duration leaseTerm) {
    this(folder, leaseTerm, Duration.ofSeconds(5));
  }

  /**
   * @param closeTimeout how long closing a PV waits for its file
   */
  EngineFixture(Path folder, Duration leaseTerm, Duration closeTimeout) {
    this.folder = folder;
    this.database = RegistryDatabase.sqlite(folder.resolve("registry.db"));
    this.registry = Registry.open(database.dataSource());
    this.engine =
        new Engine(
            new EngineParts(
                APPLIANCE,
                folder.resolve("journal"),
                settings(leaseTerm),
                recording(closeTimeout),
                Clock.systemUTC(),
                registry,
                channels,
                new Rounds(),
                new PvStores(KeyRule.DEFAULT, new StoreMacros(Map.of())),
                new NewestSample(new Catalogue()),
                new PartitionAppender(new Durable()),
                root -> Long.MAX_VALUE,
                drops,
                new SimpleMeterRegistry()));
  }

  private static EngineProperties settings(Duration leaseTerm) {
    return new EngineProperties(
        Duration.ofMillis(20), leaseTerm, Duration.ofMillis(300), Duration.ofSeconds(10));
  }

  private static RecordingProperties recording(Duration closeTimeout) {
    return new RecordingProperties(
        2,
        10_000,
        DataSize.ofMegabytes(1),
        Duration.ofHours(1),
        Duration.ZERO,
        DataSize.ofKilobytes(2),
        DataSize.ofKilobytes(256),
        Duration.ofMillis(50),
        DataSize.ofMegabytes(4),
        closeTimeout,
        DataSize.ofBytes(0),
        Duration.ofSeconds(1800),
        new RecordingProperties.Journal(
            null,
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(8),
            FsyncPolicy.INTERVAL,
            Duration.ofSeconds(1)));
  }

  TypeInfo pv(String name) {
    return TypeInfo.named(name)
        .type(DbrType.SCALAR_INT)
        .appliance(APPLIANCE)
        .creationTime(Instant.parse("2026-01-01T00:00:00Z"))
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder="
                    + folder.resolve("sts")
                    + "&partitionGranularity=PARTITION_HOUR"))
        .build();
  }

  void request(String name) {
    Instant now = Instant.now();
    registry
        .archiveRequests()
        .addAll(
            List.of(
                new ArchiveRequest(
                    name,
                    name,
                    APPLIANCE,
                    ArchiveParameters.byPolicy(false),
                    ArchiveRequest.State.START,
                    now,
                    now,
                    null,
                    null)));
  }

  List<Integer> valuesOnDisk(String name) throws IOException {
    List<Integer> values = new ArrayList<>();
    Store store = Store.parse(pv(name).dataStores().getFirst(), new StoreMacros(Map.of()));
    TimeRange range =
        new TimeRange(Instant.parse("1992-01-01T00:00:00Z"), Instant.parse("2040-01-01T00:00:00Z"));
    try (SampleStream stream =
        new RangeReader(new Catalogue())
            .open(KeyRule.DEFAULT.keyOf(name), List.of(store), range, List.of())) {
      while (stream.next()) {
        values.add(stream.current().intAt(0));
      }
    }
    return values;
  }

  @Override
  public void close() {
    engine.stop();
    database.close();
  }
}
