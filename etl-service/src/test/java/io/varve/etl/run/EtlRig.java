package io.varve.etl.run;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.clock.MovableClock;
import io.varve.etl.move.Archive;
import io.varve.etl.move.PartitionMove;
import io.varve.etl.plan.Schedule;
import io.varve.etl.report.EtlMeters;
import io.varve.name.KeyRule;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.PartitionRemoval;
import io.varve.store.RemoteRoots;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.summary.Summaries;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All of ETL over a real registry and real files, on a clock that stands still unless moved. */
public final class EtlRig implements AutoCloseable {
  public static final String APPLIANCE = "appliance0";

  public final Archive archive;
  public final MovableClock clock = new MovableClock(Instant.ofEpochSecond(Archive.DAY));
  public final SimpleMeterRegistry meterRegistry = new SimpleMeterRegistry();
  public final Registry registry;
  public final PvTable table;
  public final EtlMeters meters;
  public final UnderWay underWay = new UnderWay();
  public final EtlCycle cycle;
  public final Consolidation consolidation;
  public final StageRunner runner;
  public final PvLocks locks = new PvLocks();
  public final StoreLocks stores;
  public final PartitionMove move;
  final Closing closing;
  Optional<String> inUse = Optional.empty();
  final Workers workers;
  final EtlLease lease;
  private final RegistryDatabase database;

  /** Asked before a consolidation moves anything. */
  public RecordingCheck consolidating = pv -> Optional.empty();

  private Optional<Lease> engine = Optional.empty();

  public EtlRig(Path folder) {
    this(folder, "ETL of test", FreeSpace.OF_FILE_SYSTEM);
  }

  EtlRig(Path folder, String holder, FreeSpace space) {
    this(folder, new Archive(folder), RemoteRoots.NONE, holder, space, new QueuedWorkers());
  }

  /** One of several processes, which moves in a way of its own. */
  EtlRig(Path folder, String holder, PartitionMove move) {
    this(folder, new Archive(folder), RemoteRoots.NONE, holder, move, new QueuedWorkers());
  }

  /**
   * @param folder for the registry
   */
  public EtlRig(Path folder, Archive archive) {
    this(folder, archive, RemoteRoots.NONE);
  }

  /** With stores that may lie somewhere else. */
  public EtlRig(Path folder, Archive archive, RemoteRoots remote) {
    this(folder, archive, remote, "ETL of test", FreeSpace.OF_FILE_SYSTEM, new QueuedWorkers());
  }

  /**
   * @param folder for the registry
   * @param workers what moves; {@link #runAt} waits for none but its own
   */
  EtlRig(
      Path folder,
      Archive archive,
      RemoteRoots remote,
      String holder,
      FreeSpace space,
      Workers workers) {
    this(folder, archive, remote, holder, moveInto(space), workers);
  }

  private EtlRig(
      Path folder,
      Archive archive,
      RemoteRoots remote,
      String holder,
      PartitionMove move,
      Workers workers) {
    this.move = move;
    this.archive = archive;
    this.workers = workers;
    database = RegistryDatabase.sqlite(folder.resolve("registry.db"));
    registry = Registry.open(database.dataSource());
    StoreMacros macros = new StoreMacros(Map.of(), remote);
    Durable durable = new Durable();
    Catalogue catalogue = Archive.catalogue();
    table =
        new PvTable(KeyRule.DEFAULT, macros, Schedule.DEFAULT, archive.sts.root().getFileSystem());
    meters = new EtlMeters(meterRegistry, underWay, clock);
    lease = new EtlLease(registry.leases(), APPLIANCE, holder, Duration.ofSeconds(30));
    stores = new StoreLocks(holder, move);
    Flags flags = new Flags();
    runner =
        new StageRunner(
            table,
            new StageRun(catalogue, move, new Crew(2)),
            locks,
            stores,
            lease,
            flags,
            meters,
            underWay,
            clock);
    closing = new Closing(locks, runner, pv -> inUse, workers, clock);
    Deletions deletions =
        new Deletions(
            registry.tombstones(),
            table,
            macros,
            new PvFiles(move, durable),
            locks,
            stores,
            runner,
            Runnable::run,
            clock);
    cycle =
        new EtlCycle(
            registry,
            APPLIANCE,
            table,
            lease,
            flags,
            runner,
            deletions,
            closing,
            underWay,
            workers,
            Schedule.DEFAULT,
            clock);
    consolidation =
        new Consolidation(
            registry.typeInfos(),
            APPLIANCE,
            table,
            locks,
            runner,
            pv -> consolidating.whyInUse(pv));
  }

  private static PartitionMove moveInto(FreeSpace space) {
    Durable durable = new Durable();
    return new PartitionMove(
        durable,
        new PartitionRemoval(durable),
        space,
        1 << 20,
        new Summaries(Archive.catalogue()),
        Archive.FORMATS);
  }

  /** Does something to the registry behind its back. */
  void sql(String statement) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  /** Adds the archive's PV with its three stores. */
  public TypeInfo addPv() {
    return addPv(urls());
  }

  /** Adds the archive's PV with stores of any kind. */
  TypeInfo addPv(List<String> urls) {
    TypeInfo info = TypeInfo.named(Archive.PV).appliance(APPLIANCE).dataStores(urls).build();
    registry.typeInfos().save(info);
    return info;
  }

  public List<String> urls() {
    return List.of(url(archive.sts), url(archive.mts), url(archive.lts));
  }

  static String url(Store store) {
    return "pb://localhost?name="
        + store.name()
        + "&rootFolder="
        + store.root()
        + "&partitionGranularity="
        + store.granularity()
        + (store.hold() > 0 ? "&hold=" + store.hold() + "&gather=" + store.gather() : "");
  }

  /** Lets the engine say that it will write nothing older. */
  public void seal(Instant instant) {
    if (engine.isEmpty()) {
      engine =
          registry
              .leases()
              .acquire(
                  APPLIANCE, "engine", "engine of test", clock.instant(), Duration.ofDays(9999));
    }
    registry.leases().publishSealedBefore(engine.orElseThrow(), instant);
  }

  /** Sets the clock, has a look round, and does the work that is due then. */
  public void runAt(Instant instant) {
    clock.set(instant);
    cycle.tick();
    runQueued();
  }

  /** Does what waits for its turn. */
  public void runQueued() {
    if (workers instanceof QueuedWorkers queued) {
      queued.runAll();
    }
  }

  /** What waits to be run. */
  int queued() {
    return ((QueuedWorkers) workers).tasks.size();
  }

  /** What a stop does last, while other threads do its work. */
  void farewell(Instant now, Instant sealedBefore) {
    clock.set(now);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      new Closing(
              locks,
              runner,
              pv -> inUse,
              new Workers() {
                @Override
                public void submit(Store destination, Runnable task) {
                  threads.execute(task);
                }

                @Override
                public boolean stop(Duration longest) {
                  return true;
                }
              },
              clock)
          .closeAll(table.all(), sealedBefore, Duration.ofSeconds(20));
    }
  }

  @Override
  public void close() throws IOException {
    stores.close();
    lease.release();
    database.close();
  }

  /** Keeps tasks until the test runs them. */
  static final class QueuedWorkers implements Workers {
    final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void submit(Store destination, Runnable task) {
      tasks.add(task);
    }

    void runAll() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }

    @Override
    public boolean stop(Duration longest) {
      return true;
    }
  }
}
