package io.varve.benchmarks;

import io.varve.engine.recording.JournalRecovery;
import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.journal.FsyncPolicy;
import io.varve.journal.Journal;
import io.varve.journal.JournalPv;
import io.varve.journal.JournalReplay;
import io.varve.journal.JournalSettings;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How fast a start brings into the files what a crash left in the journal: once when the files hold
 * none of it, and once when they hold it all and every line must be found there.
 */
final class Replay {
  private static final int SHARDS = 2;
  private static final int SEGMENT_BYTES = 64 << 20;

  /** Lines a PV has in one commit of a busy engine. */
  private static final int LINES_AT_ONCE = 3;

  private final Disk disk;
  private final int pvs;
  private final long samples;

  Replay(Disk disk, int pvs, long samples) {
    this.disk = disk;
    this.pvs = pvs;
    this.samples = samples;
  }

  /**
   * What came of it.
   *
   * @param missing seconds when no line was in the files
   * @param there seconds when each was
   */
  record Result(int pvs, long samples, double missing, double there) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "replay: %,d samples of %,d PVs, all missing: %.1f s, %,.0f samples/s;"
              + " all there: %.1f s, %,.0f samples/s",
          samples,
          pvs,
          missing,
          samples / missing,
          there,
          samples / there);
    }
  }

  Result run() throws IOException {
    long written = writeJournals();
    double missing = replay(written);
    writeJournals();
    double there = replay(0);
    return new Result(pvs, written, missing, there);
  }

  private double replay(long restored) throws IOException {
    ShardedRecorder.Storage storage = disk.storage();
    JournalRecovery recovery =
        new JournalRecovery(storage, new SealedBefore(Instant.EPOCH), name -> true);
    long began = System.nanoTime();
    JournalReplay.run(disk.journals(), recovery);
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    if (recovery.restored() != restored) {
      throw new IllegalStateException(
          recovery.restored() + " samples were restored where " + restored + " were missing");
    }
    return seconds;
  }

  private long writeJournals() throws IOException {
    long written = 0;
    for (int shard = 0; shard < SHARDS; shard++) {
      List<JournalPv> mine = new ArrayList<>();
      for (int i = shard; i < pvs; i += SHARDS) {
        mine.add(pv(i));
      }
      JournalSettings settings =
          new JournalSettings(
              SEGMENT_BYTES, Long.MAX_VALUE, FsyncPolicy.NONE, Duration.ofSeconds(1));
      try (Journal journal =
          Journal.open(
              disk.journals().resolve("shard-" + shard), shard, settings, Clock.systemUTC())) {
        written += write(journal, mine);
      }
    }
    return written;
  }

  private long write(Journal journal, List<JournalPv> mine) throws IOException {
    RandomGenerator random = Bodies.random();
    SampleEncoder encoder = new SampleEncoder();
    LineBuffer lines = new LineBuffer(256);
    long written = 0;
    int round = 0;
    while (written < samples / SHARDS) {
      lines.clear();
      for (int i = 0; i < LINES_AT_ONCE; i++) {
        encoder.encode(Bodies.sample(DbrType.SCALAR_DOUBLE, round++, random), lines);
      }
      for (JournalPv pv : mine) {
        journal.append(pv, Bodies.YEAR, LINES_AT_ONCE, lines.array(), 0, lines.size());
        written += LINES_AT_ONCE;
      }
      journal.commit();
    }
    return written;
  }

  private JournalPv pv(int number) {
    String name = Disk.pvName(number);
    Store store = disk.store(Granularity.PARTITION_HOUR);
    return new JournalPv(
        number, name, KeyRule.DEFAULT.keyOf(name), DbrType.SCALAR_DOUBLE, List.of(store));
  }
}
