package io.varve.engine.recording;

import io.varve.journal.FsyncPolicy;
import io.varve.journal.JournalPv;
import io.varve.journal.JournalRecord;
import io.varve.journal.JournalTarget;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.PartitionMerge;
import io.varve.store.RefusedAppendException;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the journal still held into the partition files, each line that is not there yet.
 * Time rises strictly within a PV, so a line is known by its time, and what a crash interrupted is
 * neither lost nor doubled, however often it is repeated.
 *
 * <p>That a newer sample is on disk says nothing about an older one: a power cut leaves unforced
 * appends in any order, and the journal repeats old lines behind newer ones when it drops a
 * segment. Hence {@link PartitionMerge}.
 */
public final class JournalRecovery implements JournalTarget {
  private static final Logger log = LoggerFactory.getLogger(JournalRecovery.class);

  /** Enough to notice a full file system. */
  private static final int PROBE_BYTES = 1 << 16;

  private final ShardedRecorder.Storage storage;
  private final SealedBefore sealedBefore;
  private final Predicate<String> known;
  private final Map<String, Boolean> stillKnown = new HashMap<>();
  private final Map<String, Instant> movedOn = new HashMap<>();
  private final Map<Target, Merging> merges = new LinkedHashMap<>();
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

  private record Merging(PartitionMerge merge, WrittenFile file) {}

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
    Instant moved = movedOn(pv);
    @Nullable Partition partition = null;
    boolean gone = false;
    try (SampleCursor cursor = new SampleCursor(header, scanner)) {
      while (cursor.next()) {
        if (partition == null || !partition.contains(cursor.epochSecond())) {
          merge(pv, header, partition, lines);
          partition = pv.shortTerm().granularity().at(cursor.epochSecond());
          gone = !Files.exists(pv.shortTerm().file(pv.key(), partition));
        }
        // ETL may have taken the partition to another store before the engine died.
        if (!gone || isAfter(cursor, moved)) {
          cursor.copyLineTo(lines);
        }
      }
      merge(pv, header, partition, lines);
    } catch (RefusedAppendException e) {
      log.error("Journalled samples of {} cannot be appended: {}", pv.name(), e.getMessage());
      return false;
    }
    return true;
  }

  @Override
  public void sync() throws IOException {
    List<WrittenFile> files = new ArrayList<>();
    for (Merging merging : merges.values()) {
      merging.merge().finish();
      // Also one that held every line: the crash may have come before it was forced.
      merging.file().took(null);
      files.add(merging.file());
    }
    try (ParallelSync sync = new ParallelSync(storage.appender(), FsyncPolicy.INTERVAL)) {
      sync.force(files);
    }
  }

  private void merge(
      JournalPv pv, PartitionHeader header, @Nullable Partition partition, LineBuffer lines)
      throws IOException {
    if (partition == null || lines.size() == 0) {
      return;
    }
    Target target = new Target(pv.shortTerm(), pv.key(), partition);
    Merging merging = merges.remove(target);
    if (merging == null) {
      PartitionMerge merge =
          new PartitionMerge(
              storage.appender(),
              pv.shortTerm(),
              pv.key(),
              header,
              partition,
              sealedBefore.isLate(partition.startSecond()));
      merging = new Merging(merge, new WrittenFile(pv, partition));
    }
    restored += merging.merge().add(lines.array(), lines.size());
    // One that failed stays out: its segment is set aside, and there is nothing to sync.
    merges.put(target, merging);
    lines.clear();
  }

  private static boolean isAfter(SampleCursor cursor, Instant time) {
    int seconds = Long.compare(cursor.epochSecond(), time.getEpochSecond());
    return seconds > 0 || (seconds == 0 && cursor.nano() > time.getNano());
  }

  /** The newest sample in the stores that ETL moves partitions to, oldest first. */
  private Instant movedOn(JournalPv pv) throws IOException {
    Instant known = movedOn.get(pv.name());
    if (known == null) {
      known =
          storage
              .newestSample()
              .find(pv.key(), pv.stores().subList(1, pv.stores().size()))
              .map(sample -> sample.instant())
              .orElse(Instant.MIN);
      movedOn.put(pv.name(), known);
    }
    return known;
  }
}
