package io.varve.engine.recording;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.journal.JournalPv;
import io.varve.sample.Sample;
import io.varve.store.FreeSpace;
import io.varve.store.NewestSample;
import io.varve.store.ObjectStorage;
import io.varve.store.PartitionAppender;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The recorder of an engine: PVs spread over shards, each PV always to the same one (B6). */
public final class ShardedRecorder implements Recorder, Tail {
  private final RecordingProperties settings;
  private final Clock clock;
  private final PvStores stores;
  private final StoreRoots roots;
  private final NewestSample newestSample;
  private final SealedBefore sealedBefore;
  private final Drops drops;
  private final RecordingMetrics metrics;
  private final SpaceFloor floor;
  private final List<Shard> shards;
  private final Instant startedAt;
  private final Map<String, RecordedPv> pvs = new ConcurrentHashMap<>();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger nextId = new AtomicInteger();
  private final Rounds rounds;

  /** What a recorder writes with. */
  public record Storage(
      PvStores stores,
      StoreRoots roots,
      NewestSample newestSample,
      PartitionAppender appender,
      FreeSpace space) {}

  private ShardedRecorder(Storage storage, ShardParts parts, Rounds rounds, List<Shard> shards) {
    this.settings = parts.settings();
    this.clock = parts.clock();
    this.stores = storage.stores();
    this.roots = storage.roots();
    this.newestSample = storage.newestSample();
    this.sealedBefore = parts.sealedBefore();
    this.drops = parts.drops();
    this.metrics = parts.metrics();
    this.floor = parts.floor();
    this.rounds = rounds;
    this.shards = shards;
    this.startedAt = clock.instant();
  }

  /**
   * Opens the journals and starts the shards; what journals of an earlier run held must have been
   * replayed before.
   *
   * @param journals the folder of all shards' journals
   * @param rounds of the threads that bring samples
   */
  public static ShardedRecorder start(
      RecordingProperties settings,
      Clock clock,
      Path journals,
      Storage storage,
      Rounds rounds,
      SealedBefore sealedBefore,
      WritePermit permit,
      Drops drops,
      MeterRegistry meters)
      throws IOException {
    ShardParts parts =
        new ShardParts(
            settings,
            clock,
            storage.appender(),
            sealedBefore,
            permit,
            new SpaceFloor(storage.space(), settings.spaceFloor().toBytes(), clock),
            drops,
            new RecordingMetrics(meters, drops));
    List<Shard> shards = new ArrayList<>();
    for (int number = 0; number < settings.shards(); number++) {
      shards.add(Shard.start(number, journals, parts));
    }
    return new ShardedRecorder(storage, parts, rounds, List.copyOf(shards));
  }

  @Override
  public Recording open(TypeInfo info) throws IOException {
    String key = stores.keyOf(info);
    List<Store> all = stores.of(info);
    if (all.isEmpty()) {
      throw new IOException(
          "The type info of " + info.pvName() + " names no store to record in; add a pb:// store");
    }
    if (ObjectStorage.of(all.getFirst().root()) != null) {
      throw new IOException(
          "The first store of "
              + info.pvName()
              + " is in object storage, where nothing can be appended; put a pb:// store in a folder"
              + " before it");
    }
    roots.claim(all.getFirst().writable().root());
    @Nullable Instant onDisk =
        newestSample.find(key, all).map(sample -> sample.instant()).orElse(null);
    if (!open.add(info.pvName())) {
      throw new IllegalStateException(info.pvName() + " is being recorded already");
    }
    RecordedPv pv = intern(info, key, all);
    return new OpenRecording(
        pv,
        drops,
        rounds,
        settings.closeTimeout(),
        later(onDisk, pv.newestPending()),
        () -> closed(pv));
  }

  @Override
  public Optional<PvTail> of(String pvName) {
    RecordedPv pv = pvs.get(pvName);
    return pv == null
        ? Optional.empty()
        : Optional.of(new PvTail(pv.identity().type(), pendingOf(pv), pv.lastFlush()));
  }

  /** Lines of the PV's type, those for the stores it had before first. */
  private static List<PendingLines> pendingOf(RecordedPv pv) {
    RecordedPv before = pv.before();
    if (before == null || before.identity().type() != pv.identity().type()) {
      return pv.pending();
    }
    List<PendingLines> all = new ArrayList<>(pendingOf(before));
    all.addAll(pv.pending());
    return all;
  }

  /** Whether lines of the PV are in no file yet. */
  public boolean isPending(String pvName) {
    RecordedPv pv = pvs.get(pvName);
    return pv != null && pv.hasLines();
  }

  /** Whether every shard works. */
  public boolean alive() {
    return shards.stream().allMatch(Shard::alive);
  }

  /**
   * For how long the oldest sample in memory has been waiting beyond the longest time it should.
   */
  public Duration longestWait() {
    double oldest = shards.stream().mapToDouble(Shard::oldestAge).max().orElse(0);
    Duration age = Duration.ofMillis((long) (oldest * 1000)).minus(settings.flushLongest());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Stores to which nothing is appended because their disks are all but full. */
  public Set<Path> fullStores() {
    return floor.below();
  }

  /** PVs whose lines wait because their store is all but full, and how often that was refused. */
  public Map<String, Long> refusedForSpace() {
    Map<String, Long> refused = new TreeMap<>();
    for (Shard shard : shards) {
      for (RecordedPv pv : shard.pvs()) {
        if (pv.refusedForSpace() > 0) {
          refused.merge(pv.name(), pv.refusedForSpace(), Long::sum);
        }
      }
    }
    return refused;
  }

  /** Samples that no shard has taken over yet. */
  public int queued() {
    return shards.stream().mapToInt(Shard::queueDepth).sum();
  }

  /** What bringing lines to their files has cost since the start. */
  public FlushLoad load() {
    double seconds = Duration.between(startedAt, clock.instant()).toMillis() / 1000.0;
    double intervals = seconds * 1000 / settings.flushInterval().toMillis();
    return new FlushLoad(
        settings.flushInterval().toMillis() / 1000.0,
        shards.size(),
        intervals > 0 ? metrics.flushes() / intervals : 0,
        intervals > 0 ? metrics.flushSeconds() / intervals : 0,
        metrics.postponed());
  }

  /**
   * The newest sample of a PV that is in a file; what is in memory may be newer.
   *
   * @throws IOException when a store cannot be read
   */
  public Optional<Sample> newestInFiles(TypeInfo info) throws IOException {
    return newestSample.find(stores.keyOf(info), stores.of(info));
  }

  /** Moves the sealed time forward as far as the rules allow and says what may be published. */
  public Instant advanceSealed() {
    Instant allowed =
        SealedBefore.allowedAt(clock.instant(), settings.clockDrift(), settings.flushLongest());
    long oldest =
        shards.stream().mapToLong(Shard::oldestOrdinarySecond).min().orElse(Long.MAX_VALUE);
    return sealedBefore.advance(Instant.ofEpochSecond(Math.min(allowed.getEpochSecond(), oldest)));
  }

  /** Ends all shards at once; what is in memory is written, as far as that goes within the time. */
  public void stop(Duration within) {
    List<Thread> stopping =
        shards.stream().map(shard -> Thread.ofVirtual().start(() -> shard.stop(within))).toList();
    long deadline = System.nanoTime() + within.toNanos() + Duration.ofSeconds(2).toNanos();
    stopping.forEach(thread -> Shard.join(thread, deadline));
    metrics.forgetShards();
  }

  private RecordedPv intern(TypeInfo info, String key, List<Store> all) {
    return pvs.compute(
        info.pvName(),
        (name, known) -> {
          if (known != null
              && known.identity().type() == info.type()
              && known.identity().key().equals(key)
              && known.identity().stores().equals(all)) {
            return known;
          }
          Shard shard = shards.get(Math.floorMod(name.hashCode(), shards.size()));
          RecordedPv pv =
              new RecordedPv(
                  new JournalPv(nextId.getAndIncrement(), name, key, info.type(), all),
                  shard,
                  known != null && known.hasLines() ? known : null);
          shard.add(pv);
          return pv;
        });
  }

  private void closed(RecordedPv pv) {
    open.remove(pv.name());
    if (!pv.hasLines()) {
      pvs.remove(pv.name(), pv);
      pv.shard().forget(pv);
    }
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    if (a == null) {
      return b;
    }
    return b == null || a.isAfter(b) ? a : b;
  }
}
