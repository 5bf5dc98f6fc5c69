package io.varve.engine.crash;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.clock.MovableClock;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.JournalRecovery;
import io.varve.engine.recording.PvStores;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.Rounds;
import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.engine.recording.StoreRoots;
import io.varve.journal.FsyncPolicy;
import io.varve.journal.JournalReplay;
import io.varve.name.KeyRule;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** The recording over a folder of any file system, small enough that every step comes often. */
final class CrashRecorder implements AutoCloseable {
  static final int SHARDS = 2;
  static final long JOURNAL_BYTES = 1 << 20;
  private static final long SEGMENT_BYTES = 16 << 10;

  final Path folder;

  /** Goes with the samples and not with the machine. */
  final MovableClock clock = new MovableClock(CrashSource.START);

  final MeterRegistry meters = new SimpleMeterRegistry();
  final Drops drops = new Drops(clock);
  private final StoreRoots roots = new StoreRoots("the crash test");
  private final Catalogue catalogue = new Catalogue();
  private final ShardedRecorder.Storage storage;

  CrashRecorder(Path folder) {
    this.folder = folder;
    this.storage =
        new ShardedRecorder.Storage(
            new PvStores(KeyRule.DEFAULT, new StoreMacros(Map.of()), folder.getFileSystem()),
            roots,
            new NewestSample(catalogue),
            new PartitionAppender(new Durable(), FileHandles.unbounded()),
            root -> Long.MAX_VALUE);
  }

  JournalReplay.Report replay(SealedBefore sealedBefore) throws IOException {
    return JournalReplay.run(journals(), new JournalRecovery(storage, sealedBefore, name -> true));
  }

  ShardedRecorder start(SealedBefore sealedBefore, FsyncPolicy fsync) throws IOException {
    RecordingProperties settings =
        new RecordingProperties(
            SHARDS,
            10_000,
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20),
            Duration.ZERO,
            DataSize.ofKilobytes(2),
            DataSize.ofBytes(512),
            Duration.ofMillis(50),
            DataSize.ofMegabytes(4),
            Duration.ofSeconds(2),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(1800),
            new RecordingProperties.Journal(
                null,
                DataSize.ofBytes(SEGMENT_BYTES),
                DataSize.ofBytes(JOURNAL_BYTES),
                fsync,
                Duration.ofSeconds(1)));
    return ShardedRecorder.start(
        settings,
        clock,
        journals(),
        storage,
        new Rounds(),
        sealedBefore,
        () -> true,
        drops,
        meters);
  }

  Path journals() {
    return folder.resolve("journal");
  }

  Path sts() {
    return folder.resolve("sts");
  }

  /** Bytes of all segments of all shards. */
  long journalBytes() throws IOException {
    if (!Files.isDirectory(journals())) {
      return 0;
    }
    long sum = 0;
    try (Stream<Path> files = Files.walk(journals())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  /**
   * Reads what the files hold of a source, as a client would.
   *
   * @return how many samples there are
   * @throws AssertionError when a sample is missing, comes twice, or is not what was recorded
   */
  int readable(CrashSource source) throws IOException {
    int count = readableBesidesTornTail(source);
    requireEachOnce(store(source), source, count);
    return count;
  }

  /** As {@link #readable}, for files in which the end of a write may be missing. */
  int readableBesidesTornTail(CrashSource source) throws IOException {
    return read(source, false);
  }

  /** How many samples there are before the first that is missing; those behind it may be fewer. */
  int readableBeforeHole(CrashSource source) throws IOException {
    return read(source, true);
  }

  private int read(CrashSource source, boolean holes) throws IOException {
    String name = source.pvName();
    TimeRange range =
        new TimeRange(Instant.parse("1992-01-01T00:00:00Z"), Instant.parse("2040-01-01T00:00:00Z"));
    int count = 0;
    int before = -1;
    LineBuffer line = new LineBuffer(256);
    try (SampleStream samples =
        new RangeReader(catalogue)
            .open(KeyRule.DEFAULT.keyOf(name), List.of(store(source)), range, List.of())) {
      while (samples.next()) {
        SampleCursor cursor = samples.current();
        int number = CrashSource.numberOf(cursor.epochSecond());
        if (number <= before || (number != count && !holes)) {
          throw new AssertionError(
              name + ": sample " + number + " stands where " + count + " belongs");
        }
        line.clear();
        cursor.copyLineTo(line);
        if (!Arrays.equals(line.toByteArray(), source.line(number))) {
          throw new AssertionError(name + ": sample " + number + " is not what was recorded");
        }
        before = number;
        count += number == count ? 1 : 0;
      }
    }
    return count;
  }

  private Store store(CrashSource source) {
    return Store.parse(
        source.typeInfo(sts()).dataStores().getFirst(),
        new StoreMacros(Map.of()),
        folder.getFileSystem());
  }

  /** A reader hides what lies twice in the files; so the files are looked at too. */
  private void requireEachOnce(Store store, CrashSource source, int count) throws IOException {
    long lines = 0;
    List<Path> files = new ArrayList<>();
    catalogue
        .files(store, KeyRule.DEFAULT.keyOf(source.pvName()))
        .forEach(file -> files.add(file.path()));
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      long newlines = 0;
      for (byte b : bytes) {
        newlines += b == '\n' ? 1 : 0;
      }
      lines += Math.max(0, newlines - 1);
    }
    if (lines != count) {
      throw new AssertionError(
          source.pvName() + ": the files hold " + lines + " lines of " + count + " samples");
    }
  }

  @Override
  public void close() throws IOException {
    roots.close();
  }
}
