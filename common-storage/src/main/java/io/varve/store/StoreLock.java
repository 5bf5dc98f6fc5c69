package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The right to write into a store root, held by one process (invariant of design, "Who may touch
 * which file").
 */
public final class StoreLock implements Closeable {

  private StoreLock() {}

  /**
   * Takes the lock of a role in a store root.
   *
   * @param root the store's folder, created when absent
   * @param role what the holder does there, such as {@code engine} or {@code etl}
   * @param holder who holds it, for the sentence a second one is refused with
   * @throws IOException when another process holds it; the message names the holder
   */
  public static StoreLock acquire(Path root, String role, String holder) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
