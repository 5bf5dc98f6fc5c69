package io.varve.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.faults.FaultFileSystem;
import io.varve.journal.FsyncPolicy;
import io.varve.journal.JournalReplay;
import io.varve.name.KeyRule;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
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
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/** A recorder over real files in a folder, and a reader of what it wrote. */
final class RecorderFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  final Path folder;
  final Drops drops = new Drops(Clock.systemUTC());
  final MeterRegistry meters = new SimpleMeterRegistry();
  final StoreRoots roots = new StoreRoots("the test");
  final Catalogue catalogue = new Catalogue();
  final ShardedRecorder.Storage storage;
  Clock clock = Clock.systemUTC();
  SealedBefore sealedBefore = new SealedBefore(Instant.EPOCH);
  Duration flushInterval = Duration.ofMillis(50);
  Duration flushLongest = Duration.ZERO;
  FsyncPolicy fsync = FsyncPolicy.NONE;
  DataSize flushBytes = DataSize.ofKilobytes(256);
  DataSize queueBytes = DataSize.ofMegabytes(1);
  DataSize pendingBytes = DataSize.ofMegabytes(4);
  DataSize segmentBytes = DataSize.ofMegabytes(1);
  DataSize journalBytes = DataSize.ofMegabytes(8);
  final Set<String> deleted = ConcurrentHashMap.newKeySet();
  volatile boolean mayWrite = true;
  volatile long freeBytes = Long.MAX_VALUE;
  private ShardedRecorder recorder;

  RecorderFixture(Path folder) {
    this(folder, FileHandles.unbounded());
  }

  RecorderFixture(Path folder, FileHandles handles) {
    this.folder = folder;
    PvStores stores =
        new PvStores(KeyRule.DEFAULT, new StoreMacros(Map.of()), folder.getFileSystem());
    this.storage =
        new ShardedRecorder.Storage(
            stores,
            roots,
            new NewestSample(catalogue),
            new PartitionAppender(new Durable(), handles),
            root -> freeBytes);
  }

  final Rounds rounds = new Rounds();

  ShardedRecorder start() throws IOException {
    recorder =
        ShardedRecorder.start(
            settings(),
            clock,
            journals(),
            storage,
            rounds,
            sealedBefore,
            () -> mayWrite,
            drops,
            meters);
    return recorder;
  }

  JournalReplay.Report replay() throws IOException {
    return JournalReplay.run(
        journals(), new JournalRecovery(storage, sealedBefore, name -> !deleted.contains(name)));
  }

  Path journals() {
    return folder.resolve("journal");
  }

  Path sts() {
    return folder.resolve("sts");
  }

  RecordingProperties settings() {
    return new RecordingProperties(
        2,
        10_000,
        queueBytes,
        flushInterval,
        flushLongest,
        DataSize.ofKilobytes(2),
        flushBytes,
        Duration.ofMillis(50),
        pendingBytes,
        Duration.ofMillis(500),
        DataSize.ofMegabytes(1),
        Duration.ofSeconds(1800),
        new RecordingProperties.Journal(
            null, segmentBytes, journalBytes, fsync, Duration.ofSeconds(1)));
  }

  TypeInfo pv(String name) {
    return TypeInfo.named(name)
        .type(DbrType.SCALAR_INT)
        .appliance("appliance0")
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder="
                    + sts()
                    + "&partitionGranularity=PARTITION_HOUR"))
        .build();
  }

  static Sample sample(Instant time, int value) {
    return new Sample(
        time.getEpochSecond(), time.getNano(), new SampleValue.ScalarInt(value), 0, 0);
  }

  /** The n-th of samples that come every 10 ms. */
  static Sample sample(int n) {
    return sample(START.plusMillis(10L * n), n);
  }

  static void recordAll(Recording recording, int from, int to) {
    for (int n = from; n < to; n++) {
      assertThat(recording.record(sample(n))).isTrue();
    }
  }

  /** The values of that many samples from the first on. */
  static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** What the files of a PV hold, read as a client would. */
  List<Integer> valuesOnDisk(String name) throws IOException {
    return values(name, List.of());
  }

  /** What tail and files hold together, asked in the order retrieval asks. */
  List<Integer> valuesWithTail(String name) throws IOException {
    List<RangeReader.TailChunk> tail =
        recorder.of(name).stream()
            .flatMap(pv -> pv.lines().stream())
            .map(
                lines ->
                    new RangeReader.TailChunk(
                        new PartitionHeader(DbrType.SCALAR_INT, name, lines.year()), lines.bytes()))
            .toList();
    return values(name, tail);
  }

  private List<Integer> values(String name, List<RangeReader.TailChunk> tail) throws IOException {
    List<Integer> values = new ArrayList<>();
    Store named = storage.stores().of(pv(name)).getFirst();
    // Readers are to see what lies on the disk, whatever faults the engine's own disk has.
    Store store =
        new Store(named.name(), FaultFileSystem.real(named.root()), named.granularity(), 0, 0);
    TimeRange range =
        new TimeRange(Instant.parse("1992-01-01T00:00:00Z"), Instant.parse("2040-01-01T00:00:00Z"));
    try (SampleStream stream =
        new RangeReader(catalogue).open(KeyRule.DEFAULT.keyOf(name), List.of(store), range, tail)) {
      while (stream.next()) {
        values.add(stream.current().intAt(0));
      }
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    recorder.stop(Duration.ofSeconds(2));
    roots.close();
  }
}
