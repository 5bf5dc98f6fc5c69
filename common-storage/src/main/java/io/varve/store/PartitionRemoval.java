package io.varve.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removes partition files whose content has reached the next store (invariant E9). Thread-safe. */
public final class PartitionRemoval {
  private final Durable durable;

  public PartitionRemoval(Durable durable) {
    this.durable = durable;
  }

  /**
   * Removes a file, durably, unless it has grown.
   *
   * @param root the root of the store it lies in
   * @param length the bytes that were copied
   * @return false when the file has another length by now; it is left as it is
   * @throws java.nio.file.NoSuchFileException when it is gone already
   */
  public boolean removeIfLength(Path root, Path file, long length) throws IOException {
    try (RootLock lock = RootLock.acquire(root, durable)) {
      if (Files.size(file) != length) {
        return false;
      }
      Files.delete(file);
    }
    Path folder = file.getParent();
    if (folder != null) {
      durable.syncFolder(folder);
    }
    return true;
  }
}
