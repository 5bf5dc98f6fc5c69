package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.store.Durable;
import io.varve.store.Quarantine;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles a move that did not end, so that the next one starts from a plain state: sources and
 * destination, and no checkpoint.
 *
 * <p>What is done depends on the checkpoint alone, never on a new look at the lengths (invariants
 * E4, E5):
 *
 * <ul>
 *   <li>torn: no byte was copied under it; dropped (E2).
 *   <li>committed: the destination is complete and stays; dropped. Sources still there are looked
 *       at by the next move, which adds what is missing and removes them (E6).
 *   <li>copying, a source gone or cut for certain: somebody else dealt with it; dropped, and every
 *       byte stays (E12, E13).
 *   <li>copying: cut back to the recorded anchor, as the sources hold what is behind it. Bytes that
 *       are not the sources' own are saved first.
 * </ul>
 *
 * <p>A question that the file system cannot answer leaves everything as it is.
 */
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);
  private static final int PIECE = 256 * 1024;

  private final Durable durable;
  private final FailPoints failPoints;
  private final MoveSummaries summaries;

  Recovery(Durable durable, FailPoints failPoints, MoveSummaries summaries) {
    this.summaries = summaries;
    this.durable = durable;
    this.failPoints = failPoints;
  }

  /**
   * Settles what is left of the last move into a partition; does nothing when it ended.
   *
   * <p>Only plain files are moved into under a checkpoint, so that one tells of the plain file of
   * its name, whatever other stores share the folder.
   *
   * @throws IOException when it cannot be settled now; nothing was changed then
   */
  void settle(Store of, String key, String partition) throws IOException {
    Store store = new Store(of.name(), of.root(), of.granularity(), of.hold(), of.gather());
    Checkpoints checkpoints = new Checkpoints(store.root(), durable, failPoints);
    Optional<Checkpoint> found;
    try {
      found = checkpoints.find(key, partition);
    } catch (TornCheckpointException torn) {
      log.info("A move into {} of {} was cut short before it began", partition, key);
      checkpoints.remove(key, partition);
      return;
    }
    if (found.isEmpty()) {
      return;
    }
    Checkpoint checkpoint = found.get();
    if (!checkpoint.key().equals(key) || !checkpoint.partition().equals(partition)) {
      throw new IOException(
          "The checkpoint for " + key + partition + " is that of another partition");
    }
    if (checkpoint.state() == Checkpoint.State.COPYING && sourcesAreWhole(checkpoint)) {
      rollBack(store, store.file(key, partition), checkpoint);
    }
    Optional<Partition> span = store.granularity().parse(partition);
    if (span.isPresent() && Presence.exists(store.file(key, partition))) {
      summaries.bringUpToDate(new Target(store, key, span.get()).file(), new MoveReport());
    }
    log.info(
        "An unfinished move into {} of {} ({}) is settled", partition, key, checkpoint.state());
    checkpoints.remove(key, partition);
  }

  private static boolean sourcesAreWhole(Checkpoint checkpoint) throws IOException {
    for (Checkpoint.Source source : checkpoint.sources()) {
      if (Presence.lengthOf(source.path()) < source.length()) {
        log.warn(
            "{} was removed or cut while it was being moved; its copied part stays", source.path());
        return false;
      }
    }
    return true;
  }

  private void rollBack(Store store, Path destination, Checkpoint checkpoint) throws IOException {
    long anchor = checkpoint.anchor();
    try (FileChannel file =
        FileChannel.open(destination, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long tail = file.size() - anchor;
      if (tail <= 0) {
        return;
      }
      if (tail > checkpoint.copiedBytes()) {
        // More than the move can have written: not ours to cut. The next move adds what is missing.
        log.warn("{} has grown beyond the move that was cut short; nothing is cut", destination);
        return;
      }
      if (!isPrefixOfSources(file, anchor, checkpoint)) {
        Path saved = new Quarantine(durable).saveFrom(store.root(), destination, file, anchor);
        log.error("{} had {} unknown bytes at its end, saved as {}", destination, tail, saved);
        failPoints.reached(Step.TAIL_SET_ASIDE);
      }
      file.truncate(anchor);
      failPoints.reached(Step.ROLLED_BACK);
      file.force(true);
      failPoints.reached(Step.ROLLBACK_SYNCED);
    } catch (NoSuchFileException gone) {
      log.warn("{} is gone since a move into it was cut short", destination);
    }
  }

  private static boolean isPrefixOfSources(FileChannel file, long anchor, Checkpoint checkpoint)
      throws IOException {
    long at = anchor;
    long end = file.size();
    for (Checkpoint.Source source : checkpoint.sources()) {
      try (FileChannel original = FileChannel.open(source.path(), StandardOpenOption.READ)) {
        long length = Math.min(source.to() - source.from(), end - at);
        if (!sameBytes(file, at, original, source.from(), length)) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  private static boolean sameBytes(
      FileChannel left, long leftAt, FileChannel right, long rightAt, long length)
      throws IOException {
    for (long done = 0; done < length; done += PIECE) {
      int piece = (int) Math.min(PIECE, length - done);
      if (!Arrays.equals(read(left, leftAt + done, piece), read(right, rightAt + done, piece))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] read(FileChannel file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = file.read(bytes, from + bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
