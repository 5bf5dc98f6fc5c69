package io.varve.summary;

import io.varve.partition.Partition;
import io.varve.sample.DbrType;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.PlainPbPartition;
import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The summaries of partition files: made, extended, removed. What a summary is: {@link
 * SummaryFormat}.
 *
 * <p>One that cannot be written is no loss: readers decode. Nothing here locks anything; two that
 * write the same summary at once leave one that is sound, or one that its sums disprove. Only plain
 * files of scalar numbers with enough samples have one. Thread-safe.
 */
public final class Summaries {
  /** Below so many samples in a file a reader does not notice that it decodes them. */
  private static final long FEW = 4096;

  /** As few in each block of a partition, and its slots would be larger than a byte a sample. */
  private static final long FEW_PER_BLOCK = 256;

  /** No line of a sample is shorter, in bytes. */
  private static final int SHORTEST_LINE = 7;

  /** Most lines of a double have as many bytes, for a first guess. */
  private static final int USUAL_LINE = 22;

  /** Nanoseconds since 1970 fit a long until then. */
  private static final long LAST_SECOND = 9_000_000_000L;

  private static final String EXTENSION = ".vs";

  private final Catalogue catalogue;
  private final Changes changes;
  private final Set<Path> busy = ConcurrentHashMap.newKeySet();

  /** One that says in the log what the disk has changed. */
  public Summaries(Catalogue catalogue) {
    this(catalogue, new Changes(() -> {}));
  }

  /**
   * @param changes told of what the disk has changed
   */
  public Summaries(Catalogue catalogue, Changes changes) {
    this.catalogue = catalogue;
    this.changes = changes;
  }

  /** What became of a summary. */
  public enum Outcome {
    /** It was good as it is. */
    CURRENT,
    /** It was made or extended. */
    WRITTEN,
    /** The file has too few samples, or they are no single numbers. */
    NOT_WANTED,
    /** The file's samples are not in order of time, which is noted. */
    DISORDERED
  }

  /**
   * Samples that were counted while they were read from somewhere else, now part of the file.
   *
   * @param position of the first of their lines in the file
   */
  public record Part(SummaryTally tally, long position) {}

  /** The folder of a store's summaries, with the folders of the store in it. */
  public static Path folder(Path root) {
    return Sidecars.folder(root, "summaries");
  }

  /**
   * The summary's place.
   *
   * @throws IllegalArgumentException when the store is packed
   */
  public static Path pathOf(PartitionFile file) {
    Path root = file.store().writable().root();
    // As a text: of a root in object storage the folder is one of this machine.
    Path place = folder(root).resolve(root.relativize(file.path()).toString());
    String name = String.valueOf(place.getFileName());
    return place.resolveSibling(name.substring(0, name.lastIndexOf('.')) + EXTENSION);
  }

  /** Whether there is a summary of a file, good or not. */
  public static boolean present(PartitionFile file) {
    return file.store().packing().writable() && Files.exists(pathOf(file));
  }

  /** Whether files of a type and time can have a summary. */
  public static boolean suits(DbrType type, Partition partition) {
    return type.numeric() && !type.waveform() && Math.abs(partition.startSecond()) < LAST_SECOND;
  }

  /**
   * Counts samples that will be appended to a file.
   *
   * @param destination the file's partition
   * @param source where the samples lie now
   * @param start position of the first of their lines there
   * @param end position behind the last
   * @param width as {@link #width} says of the file
   */
  public SummaryTally tally(
      Partition destination, Partition source, long start, long end, int width) {
    return SummaryTally.keeping(
        destination, start, width > 0 ? width : guess(destination, source, end - start));
  }

  /**
   * What a summary tells of a file as a whole.
   *
   * @param samples those that are newer than the one before them
   * @param first time of the oldest, in nanoseconds since 1970
   * @param last time of the newest
   * @param tally of all of them, for the destination's partition
   */
  public record Known(long samples, long first, long last, SummaryTally tally) {}

  /**
   * What need not be read of a file, because its summary says it: that all its samples are in order
   * and lie in its partition, and what they amount to.
   *
   * @param destination a partition that the file's lies in
   * @param end position behind the last line that counts
   * @return null when the summary does not say all of it
   */
  public @Nullable Known known(PartitionFile file, Partition destination, long end)
      throws IOException {
    try (PlainPbPartition opened = catalogue.openPlain(file)) {
      if (opened == null || !suits(opened.header().type(), destination)) {
        return null;
      }
      try (SummaryFile summary = SummaryFile.open(pathOf(file), opened, file.partition())) {
        if (summary == null
            || summary.blocks().isEmpty()
            || summary.blocks().getLast().to() != end
            || summary.header().blockSeconds() != blockOf(destination)) {
          return null;
        }
        List<Block> blocks = new ArrayList<>();
        long samples = 0;
        for (BlockEntry entry : summary.blocks()) {
          int slot =
              (int) ((entry.startSecond() - destination.startSecond()) / blockOf(destination));
          Rows rows = entry.levels() == 0 ? entry.whole() : summary.rows(entry, 0);
          blocks.add(Block.of(slot, entry, rows));
          samples += entry.samples();
        }
        return new Known(
            samples,
            summary.blocks().getFirst().firstTime(),
            summary.blocks().getLast().lastTime(),
            SummaryTally.of(destination, opened.dataStart(), blocks));
      }
    }
  }

  private static int blockOf(Partition partition) {
    return Widths.block(partition.endSecond() - partition.startSecond());
  }

  /** The width to count new samples in so that nothing has to be counted twice; 0 for any. */
  public int width(PartitionFile file) throws IOException {
    return SummaryFile.lastWidth(pathOf(file));
  }

  /**
   * Extends the summary of a file that has grown, or makes one.
   *
   * @param parts what is new, in order; what lies before it without being summarised is read
   */
  public Outcome appended(PartitionFile file, List<Part> parts) throws IOException {
    for (Part part : parts) {
      part.tally().blocks().forEach(block -> block.move(part.position() - part.tally().start()));
    }
    boolean ordered = parts.stream().allMatch(part -> part.tally().ordered());
    return update(file, ordered ? parts : List.of(), false);
  }

  /** Reads what is not summarised yet and makes the summary good. */
  public Outcome bringUpToDate(PartitionFile file) throws IOException {
    return update(file, List.of(), false);
  }

  /** Reads the whole file, and replaces a summary that is not the same byte for byte. */
  public Outcome rebuild(PartitionFile file) throws IOException {
    return update(file, List.of(), true);
  }

  /**
   * Compares a file with the sums that its summary has of it, which takes about as long as reading
   * it.
   */
  public Proof prove(PartitionFile file) throws IOException {
    try (PlainPbPartition opened = catalogue.openPlain(file)) {
      if (opened == null) {
        return new Proof(0, 0, false, List.of());
      }
      if (!suits(opened.header().type(), file.partition())) {
        return Proof.none(opened, false);
      }
      try (SummaryFile summary = SummaryFile.open(pathOf(file), opened, file.partition())) {
        return summary == null
            ? Proof.none(opened, SummaryFile.isSound(pathOf(file)))
            : Proof.of(summary, opened);
      }
    }
  }

  /**
   * Gives up the summary of a file that is about to be written anew with other samples among its
   * own: what its sums tell of the disk is told now, as the next summary has the file as it is.
   */
  public void giveUp(PartitionFile file) throws IOException {
    try {
      if (present(file)) {
        changes.tell(file, prove(file));
      }
    } finally {
      remove(file);
    }
  }

  /** Removes a summary; it does no harm when there is none. */
  public void remove(PartitionFile file) throws IOException {
    Files.deleteIfExists(pathOf(file));
  }

  private Outcome update(PartitionFile file, List<Part> parts, boolean anew) throws IOException {
    Path path = pathOf(file);
    if (!busy.add(path)) {
      throw new IOException("Another thread is writing " + path);
    }
    try {
      return update(file, path, parts, anew);
    } finally {
      busy.remove(path);
    }
  }

  private Outcome update(PartitionFile file, Path path, List<Part> parts, boolean anew)
      throws IOException {
    try (PlainPbPartition opened = catalogue.openPlain(file)) {
      if (opened == null || !suits(opened.header().type(), file.partition())) {
        return Outcome.NOT_WANTED;
      }
      SummaryHeader header = SummaryHeader.of(opened, file.partition(), true);
      if (header == null) {
        return Outcome.NOT_WANTED;
      }
      try (SummaryFile old = anew ? null : SummaryFile.open(path, opened, file.partition())) {
        if (old != null && old.disordered()) {
          return Outcome.DISORDERED;
        }
        if (old == null && !anew && SummaryFile.isSound(path)) {
          changes.tellOfOther(file.path().toString());
        }
        return old == null || old.blocks().isEmpty()
            ? make(file, opened, header, path, parts)
            : extend(file, opened, header, path, parts, old);
      } catch (DisorderedSamplesException e) {
        SummaryHeader disordered = SummaryHeader.of(opened, file.partition(), false);
        if (disordered != null) {
          try (SummaryWriter writer = SummaryWriter.create(path, opened, disordered)) {
            writer.finish();
          }
        }
        return Outcome.DISORDERED;
      }
    }
  }

  private Outcome make(
      PartitionFile file,
      PlainPbPartition opened,
      SummaryHeader header,
      Path path,
      List<Part> parts)
      throws IOException {
    long least = Math.max(FEW, FEW_PER_BLOCK * header.slots());
    if ((opened.end() - opened.dataStart()) / SHORTEST_LINE < least) {
      remove(file);
      return Outcome.NOT_WANTED;
    }
    try (SummaryWriter writer = SummaryWriter.create(path, opened, header)) {
      Growth growth = new Growth(opened, file.partition(), header, writer, changes);
      grow(growth, file, opened, parts);
      if (writer.samples() >= least) {
        return writer.finish() ? Outcome.WRITTEN : Outcome.CURRENT;
      }
      writer.discard();
      remove(file);
      return Outcome.NOT_WANTED;
    }
  }

  private Outcome extend(
      PartitionFile file,
      PlainPbPartition opened,
      SummaryHeader header,
      Path path,
      List<Part> parts,
      SummaryFile old)
      throws IOException {
    List<BlockEntry> blocks = old.blocks();
    BlockEntry last = blocks.getLast();
    if (last.to() == opened.end()) {
      return Outcome.CURRENT;
    }
    BlockEntry kept = blocks.size() > 1 ? blocks.get(blocks.size() - 2) : null;
    Rows rows = last.levels() == 0 ? last.whole() : old.rows(last, 0);
    try (SummaryWriter writer = SummaryWriter.extend(path, opened, header, kept)) {
      Growth growth = new Growth(opened, file.partition(), header, writer, changes);
      growth.resume(kept, last, rows);
      grow(growth, file, opened, parts);
      writer.finish();
      return Outcome.WRITTEN;
    }
  }

  private static void grow(
      Growth growth, PartitionFile file, PlainPbPartition opened, List<Part> parts)
      throws IOException {
    Partition partition = file.partition();
    long first = parts.isEmpty() ? opened.end() : parts.getFirst().position();
    growth.scan(first, guess(partition, partition, opened.end() - opened.dataStart()));
    for (Part part : parts) {
      for (Block block : part.tally().blocks()) {
        growth.accept(block);
      }
    }
    growth.flush();
  }

  private static int guess(Partition destination, Partition source, long bytes) {
    int block = blockOf(destination);
    long hours = Math.max(1, (source.endSecond() - source.startSecond()) / 3600);
    return Widths.narrowest(bytes / USUAL_LINE, (int) hours, block);
  }
}
