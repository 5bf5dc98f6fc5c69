package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store root that nobody else writes to or removes from while this is open: it holds the locks of
 * all who may (design, "Who may touch which file").
 */
public final class QuietStore implements Closeable {
  private final List<Closeable> locks = new ArrayList<>();

  private QuietStore() {}

  /**
   * Keeps everybody out of a root.
   *
   * @param holder who asks, for the sentence others are refused with
   * @throws IOException when somebody is writing there; the message says who
   */
  public static QuietStore of(Path root, String holder) throws IOException {
    QuietStore quiet = new QuietStore();
    try {
      quiet.locks.add(StoreLock.acquire(root, StoreLock.ENGINE, holder));
      quiet.locks.add(StoreLock.acquire(root, StoreLock.ETL, holder));
      // ETL removes from a store that it does not write to under this one alone.
      quiet.locks.add(new RootLocks(new Durable()).acquire(root));
      return quiet;
    } catch (IOException | RuntimeException e) {
      try (quiet) {
        throw e;
      }
    }
  }

  /** The root a file lies under, known by the folder Varve keeps in it; null when there is none. */
  public static @Nullable Path rootOf(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    while (folder != null && !Files.isDirectory(Sidecars.folder(folder, "locks"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Closeable lock : locks.reversed()) {
      try {
        lock.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
