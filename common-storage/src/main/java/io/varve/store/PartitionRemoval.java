package io.varve.store;

import java.io.IOException;
import java.nio.file.Path;

/** Removes partition files whose content has reached the next store (invariant E9). */
public final class PartitionRemoval {

  /**
   * Removes a file, durably, unless it has grown.
   *
   * @param length the bytes that were copied
   * @return false when the file has another length by now; it is left as it is
   * @throws java.nio.file.NoSuchFileException when it is gone already
   */
  public boolean removeIfLength(Path file, long length) throws IOException {
    throw new UnsupportedOperationException();
  }
}
