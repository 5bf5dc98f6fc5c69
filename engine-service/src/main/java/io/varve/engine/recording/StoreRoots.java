package io.varve.engine.recording;

import io.varve.store.StoreLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The short-term roots this engine has locked against other writers. Thread-safe. */
public final class StoreRoots implements AutoCloseable {
  private final String holder;
  private final Map<Path, StoreLock> locks = new HashMap<>();

  /**
   * @param holder who this engine is, for the sentence another one is refused with
   */
  public StoreRoots(String holder) {
    this.holder = holder;
  }

  /**
   * Makes sure that this engine is the one that writes there.
   *
   * @throws IOException when another process is; the message names it
   */
  public synchronized void claim(Path root) throws IOException {
    Path place = root.toAbsolutePath().normalize();
    if (!locks.containsKey(place)) {
      locks.put(place, StoreLock.acquire(place, StoreLock.ENGINE, holder));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (StoreLock lock : locks.values()) {
      lock.close();
    }
    locks.clear();
  }
}
