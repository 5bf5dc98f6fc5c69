package io.varve.etl.job;

import io.varve.etl.move.Archive;
import io.varve.etl.run.EtlRig;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.registry.Job;
import io.varve.registry.Jobs;
import io.varve.registry.Registry;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.RangeReader;
import io.varve.store.RemoteRoots;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.summary.Summaries;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Jobs over a real registry and real files; each is done within the tick that finds it. */
final class JobRig implements AutoCloseable {
  static final String PV = Archive.PV;
  static final Duration TRASH = Duration.ofDays(7);

  final EtlRig etl;
  final Registry registry;
  final Archive archive;
  private final Path folder;
  private final FreeSpace space;
  private final StoreMacros macros;
  private final Durable durable;
  private JobLoop loop;
  private int starts;
  volatile boolean stopping;

  JobRig(Path folder) {
    this(folder, FreeSpace.OF_FILE_SYSTEM);
  }

  JobRig(Path folder, FreeSpace space) {
    this(folder, space, new Durable());
  }

  JobRig(Path folder, FreeSpace space, Durable durable) {
    this(folder, space, durable, new Archive(folder), RemoteRoots.NONE);
  }

  /** With stores that may lie somewhere else. */
  JobRig(Path folder, Archive stores, RemoteRoots remote) {
    this(folder, FreeSpace.OF_FILE_SYSTEM, new Durable(), stores, remote);
  }

  private JobRig(
      Path folder, FreeSpace space, Durable durable, Archive stores, RemoteRoots remote) {
    this.durable = durable;
    this.folder = folder;
    this.space = space;
    macros = new StoreMacros(Map.of(), remote);
    etl = new EtlRig(folder, stores, remote);
    registry = etl.registry;
    archive = etl.archive;
    etl.runAt(Instant.ofEpochSecond(Archive.DAY + 7200));
    loop = start(FaultPoints.NONE);
  }

  /** Another process, which may die at a step. */
  JobLoop start(FaultPoints faults) {
    JobProperties properties =
        new JobProperties(
            1, TRASH, Duration.ofDays(90), Duration.ofSeconds(10), Duration.ofSeconds(10));
    Operations operations =
        new Operations(
            new Operations.Tools(
                registry,
                EtlRig.APPLIANCE,
                KeyRule.DEFAULT,
                macros,
                Archive.catalogue(),
                etl.table,
                etl.locks,
                etl.stores,
                etl.move,
                etl.consolidation,
                pv -> Optional.empty(),
                space,
                1 << 20,
                durable,
                new Summaries(Archive.catalogue()),
                etl.clock),
            properties);
    loop =
        operations.loop(
            "process " + ++starts,
            () -> !stopping && etl.runner.mayMove(),
            Runnable::run,
            properties,
            etl.clock,
            faults);
    return loop;
  }

  /** Lets the PV of the archive be there, paused. */
  TypeInfo paused() {
    return save(info(PV).paused(true).build());
  }

  TypeInfoBuilder info(String pvName) {
    return TypeInfo.named(pvName)
        .type(DbrType.SCALAR_DOUBLE)
        .appliance(EtlRig.APPLIANCE)
        .creationTime(Instant.parse("2020-01-01T00:00:00Z"))
        .dataStores(etl.urls());
  }

  TypeInfo save(TypeInfo info) {
    registry.typeInfos().save(info);
    etl.cycle.tick();
    return info;
  }

  Job submit(String kind, String pv, Map<String, String> parameters) {
    return registry
        .jobs()
        .submit(
            new Jobs.Order(kind, List.of(pv), EtlRig.APPLIANCE, parameters, "a test"),
            etl.clock.instant());
  }

  /** A job that gives the PV another medium-term store. */
  Job submitChange(Store other) {
    return submit("changeStore", PV, changeTo(url("MTS", other.root(), other.granularity())));
  }

  /** Parameters of a job that gives the PV another medium-term store. */
  Map<String, String> changeTo(String url) {
    return Map.of("storage", "MTS", "from", etl.urls().get(1), "newbackend", url);
  }

  /** Has a job done and says how it ended. */
  Job run(String kind, String pv, Map<String, String> parameters) {
    return finish(submit(kind, pv, parameters));
  }

  Job finish(Job job) {
    etl.clock.advance(Duration.ofSeconds(11));
    etl.cycle.tick();
    loop.tick();
    return registry.jobs().find(job.id()).orElseThrow();
  }

  /** Does what is asked for by now. */
  void tick() {
    loop.tick();
  }

  /** The samples that a reader sees of a PV, as {@code second=value}. */
  List<String> seen(String pvName) throws IOException {
    TypeInfo info =
        registry
            .typeInfos()
            .find(registry.aliases().realNameOf(pvName).orElse(pvName))
            .orElseThrow();
    List<Store> stores = new ArrayList<>();
    for (String url : info.dataStores()) {
      stores.add(Store.parse(url, macros));
    }
    String key = info.chunkKey() == null ? KeyRule.DEFAULT.keyOf(info.pvName()) : info.chunkKey();
    return read(key, stores);
  }

  static List<String> read(String key, List<Store> stores) throws IOException {
    List<String> seen = new ArrayList<>();
    try (SampleStream samples =
        new RangeReader(Archive.catalogue()).open(key, stores, SampleSource.ALWAYS, List.of())) {
      while (samples.next()) {
        seen.add(samples.current().epochSecond() + "=" + text(samples.current().sample().value()));
      }
    }
    return seen;
  }

  private static String text(SampleValue value) {
    return switch (value) {
      case SampleValue.ScalarDouble number -> String.valueOf(number.value());
      case SampleValue.ScalarInt number -> String.valueOf(number.value());
      case SampleValue.ScalarString text -> text.value();
      default -> value.toString();
    };
  }

  /** Writes samples of any PV. */
  static void write(Store store, String pvName, Sample... samples) throws IOException {
    for (Sample sample : samples) {
      Path file =
          store.file(KeyRule.DEFAULT.keyOf(pvName), store.granularity().at(sample.epochSecond()));
      LineBuffer bytes = new LineBuffer(64);
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        int year = Instant.ofEpochSecond(sample.epochSecond()).atZone(ZoneOffset.UTC).getYear();
        new PartitionHeader(sample.type(), pvName, year).writeTo(bytes);
      }
      new SampleEncoder().encode(sample, bytes);
      Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  static Sample sample(long second, double value) {
    return new Sample(second, 5, new SampleValue.ScalarDouble(value), 0, 0);
  }

  static String url(String name, Path root, Granularity granularity) {
    return "pb://localhost?name="
        + name
        + "&rootFolder="
        + root
        + "&partitionGranularity="
        + granularity;
  }

  /** The partition files that a job took out of a store. */
  static List<Path> trash(Store store, Job job) throws IOException {
    try (Stream<Path> files = Files.walk(store.root().resolve(".varve/trash/" + job.id()))) {
      return files.filter(file -> file.toString().endsWith(".pb")).toList();
    }
  }

  Store store(String name, Granularity granularity) {
    return new Store(name, folder.resolve(name), granularity, 0, 0);
  }

  @Override
  public void close() throws IOException {
    etl.close();
  }
}
