package io.varve.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what a journal still held when its engine ended, however that was.
 *
 * <p>It may die and run again at any point: segments are removed only after everything is in the
 * store and durable, oldest first, and the target takes only lines that are not there yet. A torn
 * tail ends a segment without a fuss. Damage in the middle is stepped over, and a segment that has
 * any, or lines the store refuses, is not deleted but moved to the folder {@code set-aside} and
 * reported (law 7).
 */
public final class JournalReplay {
  private static final Logger log = LoggerFactory.getLogger(JournalReplay.class);
  private static final String SET_ASIDE = "set-aside";

  private final JournalTarget target;
  private final List<Path> setAside = new ArrayList<>();
  private int segments;
  private long lines;
  private int damaged;
  private long tornBytes;

  private JournalReplay(JournalTarget target) {
    this.target = target;
  }

  /**
   * What a replay did.
   *
   * @param segments segments read
   * @param lines lines handed to the target, those it had already included
   * @param damaged damaged stretches that were stepped over
   * @param tornBytes bytes of torn tails, which nobody was ever told were kept
   * @param setAside where segments lie that somebody must look at
   */
  public record Report(int segments, long lines, int damaged, long tornBytes, List<Path> setAside) {
    public Report {
      setAside = List.copyOf(setAside);
    }
  }

  /**
   * Replays the journals of all shards, also of shards that are no longer used.
   *
   * @param root the folder that holds one folder per shard; it need not exist
   * @throws IOException when the store did not take the lines; nothing was removed
   */
  public static Report run(Path root, JournalTarget target) throws IOException {
    JournalReplay replay = new JournalReplay(target);
    Map<Path, Boolean> read = new LinkedHashMap<>();
    for (Path folder : foldersIn(root)) {
      replay.readAll(segmentsIn(folder), read);
    }
    target.sync();
    for (Map.Entry<Path, Boolean> segment : read.entrySet()) {
      if (segment.getValue()) {
        Files.delete(segment.getKey());
      } else {
        replay.setAside(segment.getKey());
      }
    }
    return new Report(
        replay.segments, replay.lines, replay.damaged, replay.tornBytes, replay.setAside);
  }

  /** Reads a series; notes for each segment whether it may be deleted afterwards. */
  private void readAll(List<Path> series, Map<Path, Boolean> read) throws IOException {
    Map<String, Position> released = lastReleases(series);
    for (int i = 0; i < series.size(); i++) {
      read.put(series.get(i), read(series.get(i), i, released));
    }
  }

  private boolean read(Path file, int index, Map<String, Position> released) throws IOException {
    SegmentReader reader = new SegmentReader(file);
    GatheredLines gathered = new GatheredLines();
    long unknown = 0;
    JournalRecord record;
    while ((record = reader.next()) != null) {
      switch (record) {
        case JournalRecord.Defined(JournalPv pv) -> gathered.define(pv);
        case JournalRecord.Lines found -> {
          JournalPv pv = gathered.pv(found.id());
          if (pv == null) {
            unknown++;
          } else if (new Position(index, reader.position()).isAfter(released.get(pv.name()))) {
            lines += found.count();
            gathered.add(pv, found);
          }
        }
        case JournalRecord.Released done -> {
          // Seen in the first pass.
        }
      }
    }
    Set<String> refused = gathered.giveTo(target);
    segments++;
    damaged += reader.damagedRegions();
    tornBytes += reader.tornBytes();
    return intact(file, reader, unknown, refused);
  }

  private static boolean intact(
      Path file, SegmentReader reader, long unknown, Set<String> refused) {
    if (!reader.headerFault().isEmpty()) {
      log.error("The journal segment {} cannot be read: {}", file, reader.headerFault());
      return false;
    }
    if (reader.tornBytes() > 0) {
      log.info("The last {} bytes of {} were never completed", reader.tornBytes(), file);
    }
    if (reader.damagedRegions() > 0) {
      log.error(
          "{} bytes of the journal segment {} are damaged in {} places; their samples are missing",
          reader.damagedBytes(),
          file,
          reader.damagedRegions());
    }
    if (unknown > 0) {
      log.error(
          "{} records of {} belong to PVs whose definition is damaged; their samples are missing",
          unknown,
          file);
    }
    if (!refused.isEmpty()) {
      log.error("Samples in {} were refused by the files of {}", file, refused);
    }
    return reader.damagedRegions() == 0 && unknown == 0 && refused.isEmpty();
  }

  /** Where each PV was last said to be in its files as a whole. */
  private static Map<String, Position> lastReleases(List<Path> series) throws IOException {
    Map<String, Position> released = new HashMap<>();
    for (int i = 0; i < series.size(); i++) {
      SegmentReader reader = new SegmentReader(series.get(i));
      Map<Integer, JournalPv> pvs = new HashMap<>();
      JournalRecord record;
      while ((record = reader.nextNote()) != null) {
        if (record instanceof JournalRecord.Defined(JournalPv pv)) {
          pvs.put(pv.id(), pv);
        } else if (record instanceof JournalRecord.Released(int id) && pvs.get(id) != null) {
          released.put(pvs.get(id).name(), new Position(i, reader.position()));
        }
      }
    }
    return released;
  }

  private void setAside(Path file) throws IOException {
    Path folder = file.resolveSibling(SET_ASIDE);
    Files.createDirectories(folder);
    // A name of its own: the sequence numbers of a series begin anew when all segments are gone.
    Path place =
        folder.resolve(file.getFileName() + "-" + Files.getLastModifiedTime(file).toMillis());
    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
    log.error("The journal segment {} was set aside as {}", file, place);
    setAside.add(place);
  }

  private static List<Path> foldersIn(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Path> segmentsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> JournalFormat.sequenceOf(file).isPresent())
          .sorted(Comparator.comparingLong(f -> JournalFormat.sequenceOf(f).orElse(0)))
          .toList();
    }
  }

  /** A place in a series. */
  private record Position(int segment, int offset) {
    boolean isAfter(@Nullable Position other) {
      return other == null
          || segment > other.segment
          || (segment == other.segment && offset > other.offset);
    }
  }
}
