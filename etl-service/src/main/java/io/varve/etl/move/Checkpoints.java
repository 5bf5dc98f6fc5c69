package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a store root, one per destination partition, in {@code <root>/.varve/etl/}.
 *
 * <p>A checkpoint's name is a digest of the key and the partition, because keys may be as long as
 * file names and hold slashes. Where it would lie, with the ending {@code .new}, a file is built
 * that will replace the destination; that needs no checkpoint. Every change that could cost samples
 * is durable when its method returns, whatever is configured (invariant E22).
 */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final String ENDING = ".ckpt";
  private static final String STAGED = ".new";

  private final Path folder;
  private final Durable durable;
  private final FailPoints failPoints;

  Checkpoints(Path root, Durable durable, FailPoints failPoints) {
    this.folder = Sidecars.folder(root, "etl");
    this.durable = durable;
    this.failPoints = failPoints;
  }

  /** Where a destination is built that will replace the present one. */
  Path stagedFile(String key, String partition) {
    return folder.resolve(nameOf(key, partition) + STAGED);
  }

  boolean exists(String key, String partition) throws IOException {
    return Presence.exists(file(key, partition));
  }

  /**
   * The checkpoint of a destination.
   *
   * @throws TornCheckpointException when a crash left it unfinished
   */
  Optional<Checkpoint> find(String key, String partition) throws IOException {
    try {
      return Optional.of(read(file(key, partition)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private static Checkpoint read(Path file) throws IOException {
    return Checkpoint.decode(Files.readAllBytes(file), file.getFileSystem());
  }

  /** Writes a checkpoint; it is never seen half-written. */
  void write(Checkpoint checkpoint) throws IOException {
    durable.createFolders(folder);
    Path file = file(checkpoint.key(), checkpoint.partition());
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(checkpoint.encode());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      failPoints.reached(Step.CHECKPOINT_WRITTEN);
      channel.force(true);
    }
    failPoints.reached(Step.CHECKPOINT_SYNCED);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    failPoints.reached(Step.CHECKPOINT_NAMED);
    durable.syncFolder(folder);
  }

  /** Notes, durably, that the destination holds all: by one more line in its checkpoint. */
  void commit(Checkpoint checkpoint) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file(checkpoint.key(), checkpoint.partition()),
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      ByteBuffer line = ByteBuffer.wrap(Checkpoint.COMMITTED.getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      failPoints.reached(Step.COMMIT_WRITTEN);
      channel.force(true);
    }
  }

  /**
   * Removes the checkpoint of a move that was committed. Not durably: one that a power cut brings
   * back says so still, and nothing is cut under it.
   */
  void removeCommitted(Checkpoint checkpoint) throws IOException {
    Files.deleteIfExists(file(checkpoint.key(), checkpoint.partition()));
    failPoints.reached(Step.CHECKPOINT_DELETED);
  }

  /** Removes a checkpoint, durably: a later move would be cut back to its anchor. */
  void remove(String key, String partition) throws IOException {
    Files.deleteIfExists(stagedFile(key, partition));
    Files.deleteIfExists(file(key, partition));
    failPoints.reached(Step.CHECKPOINT_DELETED);
    durable.syncFolder(folder);
    failPoints.reached(Step.CHECKPOINT_REMOVED);
  }

  /** Removes what was being built when a process died; nothing is being built now. */
  void removeStaged() throws IOException {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, "*" + STAGED)) {
      for (Path file : listing) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException noMoveYet) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** The checkpoints of all PVs that can be read; torn ones are removed, unknown ones stay. */
  List<Checkpoint> all() throws IOException {
    List<Checkpoint> found = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : listing) {
        try {
          found.add(read(file));
        } catch (TornCheckpointException torn) {
          Files.deleteIfExists(file);
          durable.syncFolder(folder);
        } catch (UnknownCheckpointException unknown) {
          // Its destination waits for a program that knows it; the others do not.
          log.error(
              "{} stays, and nothing moves into its destination: {}", file, unknown.getMessage());
        }
      }
    } catch (NoSuchFileException noMoveYet) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private Path file(String key, String partition) {
    return folder.resolve(nameOf(key, partition) + ENDING);
  }

  /** What names the files of a destination here. */
  static String nameOf(String key, String partition) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((key + partition).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
