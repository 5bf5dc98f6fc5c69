package io.varve.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Removes partition files whose content has reached the next store (invariant E9). Thread-safe. */
public final class PartitionRemoval {
  private final Durable durable;
  private final RootLocks locks;

  public PartitionRemoval(Durable durable) {
    this.durable = durable;
    this.locks = new RootLocks(durable);
  }

  /**
   * A file to be removed.
   *
   * @param edition what was copied
   */
  public record Copied(Path file, Edition edition) {}

  /** What has become of a file. */
  public enum Outcome {
    /** It is gone. */
    REMOVED,
    /** It is another edition by now, and is left as it is. */
    CHANGED,
    /** It was gone already. */
    ABSENT
  }

  /** Told of each file in turn, before its removal is durable. */
  @FunctionalInterface
  public interface Watcher {
    void done(Copied file, Outcome outcome) throws IOException;
  }

  /**
   * Removes files of one store, each unless it has changed; all of it is durable afterwards.
   *
   * @param root the root of the store they lie in
   */
  public void remove(Path root, List<Copied> files, Watcher watcher) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    try (RootLocks.Hold held = locks.acquire(root)) {
      for (Copied copied : files) {
        Outcome outcome = remove(copied);
        Path folder = copied.file().getParent();
        if (outcome == Outcome.REMOVED && folder != null) {
          folders.add(folder);
        }
        watcher.done(copied, outcome);
      }
    }
    for (Path folder : folders) {
      durable.syncFolder(folder);
    }
  }

  private static Outcome remove(Copied copied) throws IOException {
    Path file = copied.file();
    try {
      ObjectStorage objects = ObjectStorage.of(file);
      if (objects != null) {
        objects.remove(file, copied.edition());
        return Outcome.REMOVED;
      }
      Edition there = Edition.of(file);
      if (!there.equals(copied.edition())) {
        return there.isAbsent() ? Outcome.ABSENT : Outcome.CHANGED;
      }
      Files.delete(file);
      return Outcome.REMOVED;
    } catch (NoSuchFileException gone) {
      return Outcome.ABSENT;
    } catch (OtherEditionException replaced) {
      return Outcome.CHANGED;
    }
  }

  /**
   * Removes a file, durably, unless it has changed.
   *
   * @param root the root of the store it lies in
   * @param edition what was copied
   * @return whether it was removed
   */
  public boolean removeIfStill(Path root, Path file, Edition edition) throws IOException {
    boolean[] removed = {false};
    remove(
        root,
        List.of(new Copied(file, edition)),
        (copied, outcome) -> removed[0] = outcome == Outcome.REMOVED);
    return removed[0];
  }
}
