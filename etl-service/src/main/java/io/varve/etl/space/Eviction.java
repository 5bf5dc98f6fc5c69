package io.varve.etl.space;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.etl.move.MoveReport;
import io.varve.etl.move.PartitionMove;
import io.varve.etl.plan.PvStages;
import io.varve.etl.run.PvFiles;
import io.varve.etl.run.PvLocks;
import io.varve.etl.run.StoreLocks;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.registry.EvictedPartition;
import io.varve.registry.EvictedPartition.State;
import io.varve.registry.EvictedPartitions;
import io.varve.registry.Lease;
import io.varve.registry.Leases;
import io.varve.store.Edition;
import io.varve.store.FreeSpace;
import io.varve.store.ObjectStorage;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest partitions of a store that is short of space, where somebody allowed it. Each
 * is put on record before it goes, with the reason, and its summary goes with it. Nothing of this
 * happens by default.
 *
 * <p>A death between record and deletion is settled at the next start by a look at the file. Called
 * by one thread; asked by many.
 */
public final class Eviction {
  private static final Logger log = LoggerFactory.getLogger(Eviction.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String ENGINE = "engine";

  /**
   * What it works with.
   *
   * @param mayWork whether this process moves the files of the appliance
   * @param summaries null when none are kept
   */
  public record Tools(
      EvictedPartitions record,
      Leases leases,
      String appliance,
      PvLocks locks,
      StoreLocks stores,
      PartitionMove move,
      PvFiles files,
      BooleanSupplier mayWork,
      FreeSpace space,
      @Nullable Summaries summaries,
      MeterRegistry meters,
      Clock clock) {}

  /**
   * How a store stands.
   *
   * @param floorBytes that are to stay free
   * @param heldBack why less is free and nothing is deleted; empty when that is not so
   */
  public record Standing(long floorBytes, String heldBack) {}

  private final Map<String, EvictionProperties.Policy> policies;
  private final Candidates candidates;
  private final Tools tools;
  private final EvictionSteps steps;
  private final Map<Path, Standing> standings = new ConcurrentHashMap<>();
  private boolean settled;
  private Instant next = Instant.MIN;

  public Eviction(EvictionProperties properties, Candidates candidates, Tools tools) {
    this(properties, candidates, tools, EvictionSteps.NONE);
  }

  Eviction(EvictionProperties properties, Candidates candidates, Tools tools, EvictionSteps steps) {
    this.policies = properties.stores();
    this.candidates = candidates;
    this.tools = tools;
    this.steps = steps;
  }

  /** How the store in a folder stands; empty when nothing is ever deleted there. */
  Optional<Standing> standing(Path root) {
    return Optional.ofNullable(standings.get(root));
  }

  /** What was deleted in a folder, ever. */
  EvictedPartitions.Total total(Path root) {
    return tools.record().since(tools.appliance(), root.toString(), Instant.EPOCH);
  }

  /** Makes room where there is too little, if it is time to look. */
  public void tick() {
    Instant now = tools.clock().instant();
    if (policies.isEmpty() || now.isBefore(next) || !tools.mayWork().getAsBoolean()) {
      return;
    }
    next = now.plus(BETWEEN_LOOKS);
    if (!settled) {
      tools.record().unsettled(tools.appliance()).forEach(this::settle);
      settled = true;
    }
    policies.forEach(
        (store, policy) ->
            candidates
                .places(store, policy)
                .forEach((root, pvs) -> standings.put(root, look(store, root, policy, pvs, now))));
  }

  private Standing look(
      String store, Path root, EvictionProperties.Policy policy, List<PvStages> pvs, Instant now) {
    String heldBack;
    try {
      heldBack = makeRoomIfShort(store, root, policy, pvs, now);
    } catch (IOException e) {
      heldBack = "the store cannot be looked at or locked: " + e.getMessage();
    } catch (RuntimeException e) {
      // Of this folder alone: the others must be looked at, too.
      log.error("Making room in {} met a fault of ETL", root, e);
      heldBack = "it met a fault of ETL: " + e;
    }
    Standing before = standings.get(root);
    if (!heldBack.isEmpty() && (before == null || !before.heldBack().equals(heldBack))) {
      log.error(
          "Store {} is to have {} bytes free, and nothing more is deleted in {}: {}",
          store,
          policy.floorBytes(),
          root,
          heldBack);
    }
    return new Standing(policy.floorBytes(), heldBack);
  }

  private String makeRoomIfShort(
      String store, Path root, EvictionProperties.Policy policy, List<PvStages> pvs, Instant now)
      throws IOException {
    if (ObjectStorage.of(root) != null) {
      return "object storage does not say what room it has; let a rule of the bucket delete old"
          + " objects";
    }
    // Where there is no folder nothing was ever moved.
    boolean enough =
        !Files.isDirectory(root) || tools.space().usableBytes(root) >= policy.floorBytes();
    return enough ? "" : makeRoom(store, root, policy, pvs, now);
  }

  /** Deletes until there is room; says why when there is none in the end. */
  private String makeRoom(
      String store, Path root, EvictionProperties.Policy policy, List<PvStages> pvs, Instant now)
      throws IOException {
    Instant sealedBefore =
        tools.leases().find(tools.appliance(), ENGINE).map(Lease::sealedBefore).orElse(Instant.MIN);
    long allowed =
        policy.atMostPerHour().toBytes()
            - tools.record().since(tools.appliance(), root.toString(), now.minus(HOUR)).bytes();
    for (Candidates.Candidate one :
        candidates.oldestFirst(store, root, pvs, now.minus(policy.keep()), sealedBefore)) {
      if (!tools.mayWork().getAsBoolean()) {
        return "another process moves the files of the appliance, or this one is stopping";
      }
      long length = Edition.of(one.file().path()).length();
      if (length > allowed) {
        return "no more than "
            + policy.atMostPerHour().toBytes()
            + " bytes may go in an hour, and "
            + one.file().path()
            + " has "
            + length;
      }
      if (length != Edition.ABSENT.length() && evict(one, length, policy)) {
        allowed -= length;
      }
      if (tools.space().usableBytes(root) >= policy.floorBytes()) {
        return "";
      }
    }
    return "nothing that is not in use is older than " + policy.keep().toDays() + " days";
  }

  /** Deletes a partition unless it is in use; says whether it did. */
  private boolean evict(Candidates.Candidate one, long length, EvictionProperties.Policy policy)
      throws IOException {
    PartitionFile file = one.file();
    Store store = file.store();
    Optional<PvLocks.Hold> hold = tools.locks().tryAcquire(one.pv().key(), List.of(store.root()));
    if (hold.isEmpty()) {
      return false;
    }
    try (PvLocks.Hold held = hold.get()) {
      tools.stores().open(store);
      if (tools.move().isUnfinishedDestination(store, one.pv().key(), file.partition())) {
        return false;
      }
      EvictedPartition row = row(one, length, policy);
      tools.record().add(row);
      steps.reached("recorded");
      MoveReport report = new MoveReport();
      tools.move().discard(List.of(file), report);
      if (report.movedFiles() == 0) {
        tools.record().settle(row.id(), State.KEPT);
        report.failures().forEach(failure -> log.error("{}", failure.sentence()));
        return false;
      }
      steps.reached("deleted");
      tools.files().deleteCaches(store, one.pv().key(), file.partition());
      tools.record().settle(row.id(), State.EVICTED);
      steps.reached("settled");
      count(store.name(), length);
      log.warn(
          "{} of PV {} is deleted ({} bytes, samples: {}): {}",
          file.path(),
          row.pvName(),
          length,
          row.samples() == null ? "not known" : row.samples(),
          row.reason());
      return true;
    }
  }

  private EvictedPartition row(
      Candidates.Candidate one, long length, EvictionProperties.Policy policy) throws IOException {
    PartitionFile file = one.file();
    Store store = file.store();
    Partition partition = file.partition();
    return new EvictedPartition(
        UUID.randomUUID().toString(),
        one.pv().pvName(),
        tools.appliance(),
        store.name(),
        store.root().toString(),
        file.path().toString(),
        Instant.ofEpochSecond(partition.startSecond()),
        Instant.ofEpochSecond(partition.endSecond()),
        samplesIn(file, length),
        length,
        "store %s had %d bytes free and %d are to stay free"
            .formatted(store.name(), tools.space().usableBytes(store.root()), policy.floorBytes()),
        tools.clock().instant(),
        State.EVICTING);
  }

  /** By its summary, as reading it would take long. */
  private @Nullable Long samplesIn(PartitionFile file, long length) {
    Summaries summaries = tools.summaries();
    if (summaries == null || !file.store().appendable()) {
      return null;
    }
    try {
      Summaries.Known known = summaries.known(file, file.partition(), length);
      return known == null ? null : known.samples();
    } catch (IOException | RuntimeException e) {
      log.debug("The summary of {} cannot be read: {}", file.path(), e.toString());
      return null;
    }
  }

  private void count(String store, long bytes) {
    Counter.builder("varve.etl.evicted.partitions")
        .description("Partitions deleted because their store was short of space")
        .tag("store", store)
        .register(tools.meters())
        .increment();
    Counter.builder("varve.etl.evicted")
        .description("Bytes of them")
        .baseUnit("bytes")
        .tag("store", store)
        .register(tools.meters())
        .increment((double) bytes);
  }

  /** Finds out what became of a file that a process was about to delete when it died. */
  private void settle(EvictedPartition row) {
    Path file = Path.of(row.file());
    try {
      // A late sample may have come since; one that came afterwards made a new, shorter file.
      boolean there = Edition.of(file).length() >= row.bytes();
      if (!there && !Files.exists(file)) {
        Store store = new Store(row.store(), Path.of(row.root()), Granularity.PARTITION_YEAR, 0, 0);
        Partition any = store.granularity().at(row.from().getEpochSecond());
        Files.deleteIfExists(Summaries.pathOf(new PartitionFile(store, file, any)));
      }
      tools.record().settle(row.id(), there ? State.KEPT : State.EVICTED);
      log.warn(
          "{} was about to be deleted when ETL died; it is {}", file, there ? "there" : "gone");
    } catch (IOException e) {
      log.error("{} was about to be deleted when ETL died, and cannot be seen: {}", file, e);
    }
  }
}
