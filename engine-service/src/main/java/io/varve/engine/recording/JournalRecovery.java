package io.varve.engine.recording;

import io.varve.journal.JournalPv;
import io.varve.journal.JournalRecord;
import io.varve.journal.JournalTarget;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.PartitionAppender;
import io.varve.store.RefusedAppendException;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what the journal still held to the partition files: of each PV, the lines newer than its
 * newest sample on disk. Time rises strictly within a PV, so what a crash interrupted is neither
 * lost nor doubled, however often it is repeated.
 */
public final class JournalRecovery implements JournalTarget {
  private static final Logger log = LoggerFactory.getLogger(JournalRecovery.class);

  /** Enough to notice a full file system. */
  private static final int PROBE_BYTES = 1 << 16;

  private final ShardedRecorder.Storage storage;
  private final SealedBefore sealedBefore;
  private final Predicate<String> known;
  private final Map<String, Boolean> stillKnown = new HashMap<>();
  private final Map<String, Instant> newestOnDisk = new HashMap<>();
  private final Set<Target> touched = new LinkedHashSet<>();
  private long restored;

  /**
   * @param known whether there still is a PV of that name; to the files of one that was deleted
   *     while the engine was down nothing may be appended, or they came back
   */
  public JournalRecovery(
      ShardedRecorder.Storage storage, SealedBefore sealedBefore, Predicate<String> known) {
    this.storage = storage;
    this.sealedBefore = sealedBefore;
    this.known = known;
  }

  private record Target(Store store, String key, Partition partition) {}

  /** Lines appended; the rest was in the files already. */
  public long restored() {
    return restored;
  }

  /**
   * Appends what is missing. A fault of one PV's files in a store that otherwise takes bytes must
   * not keep the engine from starting: that PV is refused, and its segment set aside.
   */
  @Override
  public boolean restore(JournalPv pv, JournalRecord.Lines found) throws IOException {
    if (!stillKnown.computeIfAbsent(pv.name(), known::test)) {
      log.error("There are journalled samples of {}, which is archived no more", pv.name());
      return false;
    }
    try {
      return appendMissing(pv, found);
    } catch (IOException e) {
      if (!takesBytes(pv.shortTerm().root())) {
        throw e;
      }
      log.error("Journalled samples of {} cannot be appended to its files", pv.name(), e);
      return false;
    }
  }

  private static boolean takesBytes(Path root) {
    try {
      Path probe = Files.createTempFile(root, ".varve-", ".probe");
      try {
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(probe);
      }
      return true;
    } catch (IOException e) {
      log.warn("The store {} takes no bytes: {}", root, e.toString());
      return false;
    }
  }

  private boolean appendMissing(JournalPv pv, JournalRecord.Lines found) throws IOException {
    storage.roots().claim(pv.shortTerm().root());
    PartitionHeader header = new PartitionHeader(pv.type(), pv.name(), found.year());
    LineScanner scanner = LineScanner.of(found.bytes(), 0, found.bytes().length);
    LineBuffer lines = new LineBuffer(found.bytes().length);
    @Nullable Partition partition = null;
    long firstSecond = 0;
    Instant newest = newest(pv);
    try (SampleCursor cursor = new SampleCursor(header, scanner)) {
      while (cursor.next()) {
        Instant time = Instant.ofEpochSecond(cursor.epochSecond(), cursor.nano());
        if (!time.isAfter(newest)) {
          continue;
        }
        if (partition == null || !partition.contains(cursor.epochSecond())) {
          append(pv, partition, firstSecond, lines);
          partition = pv.shortTerm().granularity().at(cursor.epochSecond());
          firstSecond = cursor.epochSecond();
        }
        cursor.copyLineTo(lines);
        restored++;
        newest = time;
      }
      append(pv, partition, firstSecond, lines);
    } catch (RefusedAppendException e) {
      log.error("Journalled samples of {} cannot be appended: {}", pv.name(), e.getMessage());
      return false;
    }
    newestOnDisk.put(pv.name(), newest);
    return true;
  }

  @Override
  public void sync() throws IOException {
    for (Target target : touched) {
      try {
        storage.appender().sync(target.store(), target.key(), target.partition());
      } catch (NoSuchFileException moved) {
        log.debug("{} has been moved on, nothing to sync", moved.getFile());
      }
    }
  }

  private void append(
      JournalPv pv, @Nullable Partition partition, long firstSecond, LineBuffer lines)
      throws IOException {
    if (partition == null || lines.size() == 0) {
      return;
    }
    Store store = pv.shortTerm();
    PartitionAppender appender = storage.appender();
    if (sealedBefore.isLate(firstSecond)) {
      appender.appendLate(
          store, pv.key(), pv.name(), pv.type(), partition, lines.array(), 0, lines.size());
    } else {
      appender.append(
          store, pv.key(), pv.name(), pv.type(), partition, lines.array(), 0, lines.size());
    }
    touched.add(new Target(store, pv.key(), partition));
    lines.clear();
  }

  private Instant newest(JournalPv pv) throws IOException {
    Instant known = newestOnDisk.get(pv.name());
    if (known == null) {
      known =
          storage
              .newestSample()
              .find(pv.key(), pv.stores())
              .map(sample -> sample.instant())
              .orElse(Instant.MIN);
      newestOnDisk.put(pv.name(), known);
    }
    return known;
  }
}
