package io.varve.etl.run;

import io.varve.etl.move.PartitionMove;
import io.varve.store.Store;
import io.varve.store.StoreLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The destinations this process may write into. Each is locked before the first move into it and
 * until the end, and what an earlier process left unfinished there is settled first.
 */
public final class StoreLocks implements Closeable {
  private final String holder;
  private final PartitionMove move;
  private final ConcurrentMap<Path, Object> mutexes = new ConcurrentHashMap<>();
  private final Map<Path, StoreLock> locks = new HashMap<>();
  private boolean closed;

  public StoreLocks(String holder, PartitionMove move) {
    this.holder = holder;
    this.move = move;
  }

  /**
   * Takes the lock of a destination unless this process has it.
   *
   * @throws IOException when another process has it; the message names it
   */
  public void open(Store destination) throws IOException {
    Path root = destination.root().toAbsolutePath().normalize();
    // One mutex per root: a hung mount must not keep the others waiting.
    synchronized (mutexes.computeIfAbsent(root, r -> new Object())) {
      if (isHeld(root)) {
        return;
      }
      StoreLock lock = StoreLock.acquire(root, StoreLock.ETL, holder);
      try {
        move.settleAll(destination);
        keep(root, lock);
      } catch (IOException | RuntimeException e) {
        // Kept by nobody, it would keep this process itself out.
        closeAfter(e, lock);
        throw e;
      }
    }
  }

  private synchronized boolean isHeld(Path root) {
    return locks.containsKey(root);
  }

  private static void closeAfter(Exception cause, StoreLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private synchronized void keep(Path root, StoreLock lock) throws IOException {
    if (closed) {
      throw new IOException("ETL is stopping; nothing more is moved");
    }
    locks.put(root, lock);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (StoreLock lock : locks.values()) {
      try {
        lock.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    locks.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
