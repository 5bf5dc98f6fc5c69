package io.varve.etl.run;

import io.varve.etl.move.PartitionMove;
import io.varve.partition.Partition;
import io.varve.store.Durable;
import io.varve.store.ObjectStorage;
import io.varve.store.Quarantine;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Removes everything a PV has in a store: partitions of any granularity, caches beside them,
 * checkpoints, summaries, what was set aside, and folders that are empty then (invariant E30).
 */
public final class PvFiles {
  /** What follows the key in a name, such as {@code 2024_02.pb} or {@code 2024.mean_3600}. */
  private static final Pattern PARTITION = Pattern.compile("\\d{4,}(_\\d\\d)*\\..+");

  private final PartitionMove move;
  private final Durable durable;

  public PvFiles(PartitionMove move, Durable durable) {
    this.move = move;
    this.durable = durable;
  }

  /** Removes the files; those that are gone already do no harm. */
  void deleteAll(Store store, String key) throws IOException {
    Path root = store.root();
    Path prefix = store.prefix(key);
    Path folder = prefix.getParent();
    if (folder != null) {
      deleteIn(folder, String.valueOf(prefix.getFileName()));
      if (ObjectStorage.of(root) == null) {
        removeEmptyFolders(folder, root);
      }
      Path summaries = Summaries.folder(root).resolve(root.relativize(folder).toString());
      deleteIn(summaries, String.valueOf(prefix.getFileName()));
      removeEmptyFolders(summaries, Summaries.folder(root));
    }
    Path kept = Quarantine.nameOf(root, prefix);
    deleteIn(Sidecars.folder(root, "quarantine"), String.valueOf(kept.getFileName()));
    move.forget(store, key);
  }

  /** Removes what EAA computed of a partition and keeps beside it, such as {@code 2024.mean}. */
  public void deleteCaches(Store store, String key, Partition partition) throws IOException {
    Path file = store.file(key, partition);
    String name = String.valueOf(file.getFileName());
    String beginning = name.substring(0, name.lastIndexOf('.') + 1);
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (DirectoryStream<Path> listing =
        Files.newDirectoryStream(
            folder,
            other -> {
              String found = String.valueOf(other.getFileName());
              return found.startsWith(beginning) && !found.equals(name);
            })) {
      for (Path cache : listing) {
        Files.deleteIfExists(cache);
      }
    } catch (NoSuchFileException nothingThere) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void deleteIn(Path folder, String prefix) throws IOException {
    try (DirectoryStream<Path> listing =
        Files.newDirectoryStream(folder, file -> belongs(file, prefix))) {
      for (Path file : listing) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | NotDirectoryException nothingThere) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    durable.syncFolder(folder);
  }

  private static boolean belongs(Path file, String prefix) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(prefix) && PARTITION.matcher(name.substring(prefix.length())).matches();
  }

  private static void removeEmptyFolders(Path from, Path root) throws IOException {
    Path folder = from;
    while (folder != null && !folder.equals(root) && folder.startsWith(root)) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException shared) {
        return;
      }
      folder = folder.getParent();
    }
  }
}
