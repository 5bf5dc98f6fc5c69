package io.varve.etl.run;

import io.varve.etl.move.PartitionMove;
import io.varve.store.Durable;
import io.varve.store.ObjectStorage;
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
 * The stores this process may move files into and out of. Each is locked before the first move and
 * until the end, and what an earlier process left unfinished there is settled first.
 *
 * <p>These locks, and not the lease, keep two processes apart: a lease may end while a process
 * stands still, and the operating system keeps its locks for it until it goes on or dies. So each
 * step that it does afterwards is done as if it had never stood still. One that finds its lease
 * with another gives them back when its last move has ended.
 */
public final class StoreLocks implements Closeable {
  private final String holder;
  private final PartitionMove move;
  private final ConcurrentMap<Path, Path> places = new ConcurrentHashMap<>();
  private final ConcurrentMap<Path, Object> mutexes = new ConcurrentHashMap<>();
  private final Map<Path, StoreLock> locks = new HashMap<>();
  private boolean closed;

  public StoreLocks(String holder, PartitionMove move) {
    this.holder = holder;
    this.move = move;
  }

  /**
   * Takes the lock of a store unless this process has it.
   *
   * @throws IOException when another process has it; the message names it
   */
  public void open(Store store) throws IOException {
    Path root = placeOf(store.root());
    // One mutex per root: a hung mount must not keep the others waiting.
    synchronized (mutexes.computeIfAbsent(root, r -> new Object())) {
      if (isHeld(root)) {
        return;
      }
      StoreLock lock = StoreLock.acquire(root, StoreLock.ETL, holder);
      try {
        move.settleAll(store);
        keep(root, lock);
      } catch (IOException | RuntimeException e) {
        // Kept by nobody, it would keep this process itself out.
        closeAfter(e, lock);
        throw e;
      }
    }
  }

  /**
   * What a root is called by all its names. Were it locked by two of them, the second would be
   * refused, and closing its handle would take the lock of the first away.
   */
  private Path placeOf(Path root) throws IOException {
    if (ObjectStorage.of(root) != null) {
      return root;
    }
    Path known = places.get(root);
    if (known == null) {
      new Durable().createFolders(root);
      known = root.toRealPath();
      places.put(root, known);
    }
    return known;
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
    giveBack();
  }

  /** Gives all locks back, while nothing is under way; what is moved next takes them anew. */
  synchronized void giveBack() throws IOException {
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
