package io.varve.engine.archiving;

import io.varve.engine.recording.JournalRecovery;
import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.engine.recording.StoreRoots;
import io.varve.journal.JournalReplay;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.Tombstones;
import io.varve.registry.TypeInfos;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine while it holds its lease: from the replay of the journal to the last flush. */
final class EngineSession {
  private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
  private static final Duration SEAL_EVERY = Duration.ofSeconds(5);

  private final EngineParts parts;
  private final EngineLease lease;
  private final StoreRoots roots;
  private final ShardedRecorder recorder;
  private final ArchivedPvs pvs;
  private final RequestProbes probes;
  private long seenRevision = -1;
  private long typeInfoRevision;
  private Instant sealAt = Instant.EPOCH;
  private volatile boolean settleAnyway;

  private EngineSession(
      EngineParts parts, EngineLease lease, StoreRoots roots, ShardedRecorder recorder) {
    this.parts = parts;
    this.lease = lease;
    this.roots = roots;
    this.recorder = recorder;
    this.pvs = new ArchivedPvs(recorder, parts.channels(), parts.clock());
    this.probes =
        new RequestProbes(
            parts.registry().archiveRequests(), parts.channels(), parts.appliance(), parts.clock());
  }

  /**
   * Brings what the journal held to the files and starts the shards.
   *
   * @throws IOException when the store or the journal cannot be written to; nothing is lost by it
   */
  static EngineSession open(EngineParts parts, EngineLease lease, Lease held, String holder)
      throws IOException {
    StoreRoots roots = new StoreRoots(holder);
    try {
      SealedBefore sealedBefore = new SealedBefore(held.sealedBefore());
      ShardedRecorder.Storage storage =
          new ShardedRecorder.Storage(
              parts.stores(), roots, parts.newestSample(), parts.appender(), parts.space());
      Registry registry = parts.registry();
      JournalRecovery recovery =
          new JournalRecovery(
              storage,
              sealedBefore,
              name ->
                  registry.typeInfos().find(name).isPresent()
                      && !registry.tombstones().contains(name));
      JournalReplay.Report report = JournalReplay.run(parts.journals(), recovery);
      if (report.segments() > 0) {
        log.info("{}; {} of its lines were in no file yet", report, recovery.restored());
      }
      ShardedRecorder recorder =
          ShardedRecorder.start(
              parts.recording(),
              parts.clock(),
              parts.journals(),
              storage,
              parts.rounds(),
              sealedBefore,
              lease,
              parts.drops(),
              parts.meters());
      return new EngineSession(parts, lease, roots, recorder);
    } catch (IOException | RuntimeException e) {
      roots.close();
      throw e;
    }
  }

  /** Does what has come up since the last time. */
  void poll() {
    Registry registry = parts.registry();
    probes.deliver();
    long revision = registry.recentRevision();
    if (revision != seenRevision || settleAnyway) {
      settleAnyway = false;
      TypeInfos.Changes changes =
          registry.typeInfos().changesSince(typeInfoRevision, parts.appliance());
      pvs.deleted(changes.deleted());
      pvs.saved(changes.saved());
      typeInfoRevision = changes.revision();
      pvs.settle(tombstones(registry));
      probes.follow();
      seenRevision = revision;
    } else {
      pvs.retry();
    }
    Instant now = parts.clock().instant();
    if (!now.isBefore(sealAt)) {
      sealAt = now.plus(SEAL_EVERY);
      lease.publishSealedBefore(recorder.advanceSealed());
    }
  }

  /** Takes all PVs off the network at the next poll, and none on it after that. */
  void rest() {
    pvs.rest();
    settleAnyway = true;
  }

  ArchivedPvs pvs() {
    return pvs;
  }

  ShardedRecorder recorder() {
    return recorder;
  }

  List<Probe> probes() {
    return probes.all();
  }

  /** Takes everything off the network, writes what was delivered, and lets the stores go. */
  void close(Duration within) {
    probes.close();
    pvs.closeChannels(within.dividedBy(4));
    recorder.stop(within.dividedBy(2));
    try {
      roots.close();
    } catch (IOException e) {
      log.warn("The locks of the stores could not be given back", e);
    }
  }

  private Set<String> tombstones(Registry registry) {
    return registry.tombstones().ofAppliance(parts.appliance()).stream()
        .map(Tombstones.Tombstone::pvName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
