package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write into a store root in one role, held by one process until it closes it or dies
 * (design, "Who may touch which file").
 *
 * <p>The lock file {@code <root>/.varve/locks/<role>.lock} says who holds it. Of a root in object
 * storage it keeps other processes of this machine out, and a claim in the storage all others.
 */
public final class StoreLock implements Closeable {
  /** The role of an engine. */
  public static final String ENGINE = "engine";

  /** The role of ETL, where it moves files to. */
  public static final String ETL = "etl";

  private final FileChannel file;
  private final FileLock lock;
  private final Closeable claim;

  private StoreLock(FileChannel file, FileLock lock, Closeable claim) {
    this.file = file;
    this.lock = lock;
    this.claim = claim;
  }

  /**
   * Takes the lock of a role in a store root.
   *
   * @param root the store's folder, created when absent
   * @param role what the holder does there, {@link #ENGINE} or {@link #ETL}
   * @param holder who holds it, for the sentence a second one is refused with
   * @throws IOException when another process holds it; the message names the holder
   */
  public static StoreLock acquire(Path root, String role, String holder) throws IOException {
    Path folder = Sidecars.folder(root, "locks");
    Path path = folder.resolve(role + ".lock");
    new Durable().createFolders(folder);
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw refused(root, role, path);
      }
      byte[] text = (holder + "\n").getBytes(StandardCharsets.UTF_8);
      file.truncate(0);
      file.write(ByteBuffer.wrap(text), 0);
      file.force(true);
      ObjectStorage objects = ObjectStorage.of(root);
      return new StoreLock(file, lock, objects == null ? () -> {} : objects.claim(root, holder));
    } catch (OverlappingFileLockException heldInThisJvm) {
      file.close();
      throw refused(root, role, path);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static IOException refused(Path root, String role, Path path) throws IOException {
    return new IOException(
        "The store "
            + root
            + " already has a writer in the role "
            + role
            + ": "
            + Files.readString(path).strip()
            + ". Stop that one first, or give this one a store of its own");
  }

  @Override
  public void close() throws IOException {
    try (file;
        claim) {
      lock.release();
    }
  }
}
