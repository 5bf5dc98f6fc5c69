package io.varve.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives a partition file another content, or takes it out of the store, in one step that a reader
 * sees either before or after, and only while the file is as it was looked at: late appends and
 * removals wait for the same lock. In object storage no lock is needed: an object is replaced only
 * while it is the version that was looked at. Thread-safe.
 */
public final class PartitionReplacement {
  private final Durable durable;
  private final RootLocks locks;

  public PartitionReplacement(Durable durable) {
    this.durable = durable;
    this.locks = new RootLocks(durable);
  }

  /**
   * Puts a file in the place of another, or where there is none.
   *
   * @param root the root of the store
   * @param seen what lay there when its content was read
   * @param content whole and durable, on the same file system, or of this machine when the root is
   *     in object storage; it is gone afterwards
   * @param aside where the former file is to be found afterwards; a file that is there already is
   *     taken for it; null to let the former file go
   * @return false when something else lies there by now; nothing was done then
   */
  public boolean replace(Path root, Path file, Edition seen, Path content, @Nullable Path aside)
      throws IOException {
    ObjectStorage objects = ObjectStorage.of(file);
    if (objects != null) {
      return new ObjectReplacement(objects, durable).replace(file, seen, content, aside);
    }
    durable.createFolders(folderOf(file));
    try (RootLocks.Hold held = locks.acquire(root)) {
      if (!Edition.of(file).equals(seen)) {
        return false;
      }
      if (aside != null && !seen.isAbsent()) {
        keep(file, aside);
      }
      Files.move(
          content, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    durable.syncFolder(folderOf(file));
    return true;
  }

  /**
   * Takes a file out of the store.
   *
   * @param seen what it was when it was looked at
   * @param aside where it goes; on the same file system, or of this machine when the root is in
   *     object storage; free
   * @return false when something else lies there by now; nothing was done then
   */
  public boolean takeOut(Path root, Path file, Edition seen, Path aside) throws IOException {
    ObjectStorage objects = ObjectStorage.of(file);
    if (objects != null) {
      return new ObjectReplacement(objects, durable).takeOut(file, seen, aside);
    }
    durable.createFolders(folderOf(aside));
    try (RootLocks.Hold held = locks.acquire(root)) {
      if (!Edition.of(file).equals(seen)) {
        return false;
      }
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    }
    durable.syncFolder(folderOf(aside));
    durable.syncFolder(folderOf(file));
    return true;
  }

  /** A second name for the file, or a copy where there are no second names; never another's. */
  private void keep(Path file, Path aside) throws IOException {
    durable.createFolders(folderOf(aside));
    if (Files.exists(aside)) {
      return;
    }
    try {
      Files.createLink(aside, file);
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Path unfinished = aside.resolveSibling(aside.getFileName() + ".part");
      Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
      durable.sync(unfinished);
      Files.move(unfinished, aside, StandardCopyOption.ATOMIC_MOVE);
    }
    durable.sync(aside);
    durable.syncFolder(folderOf(aside));
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "every file of a store has a folder");
  }
}
