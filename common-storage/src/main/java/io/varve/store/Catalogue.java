package io.varve.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens the partition files of a PV (contract storage-retrieval 1.3, "Listing the
 * files").
 *
 * <p>Thread-safe.
 */
public final class Catalogue {
  private static final String EXTENSION = ".pb";

  private final FileHandles handles;

  /** With as many files open at once as readers want. */
  public Catalogue() {
    this(FileHandles.unbounded());
  }

  public Catalogue(FileHandles handles) {
    this.handles = handles;
  }

  /**
   * The files of a PV in one store, oldest partition first; empty when there are none.
   *
   * <p>Files whose partition part is of another granularity are left out.
   *
   * @param key the PV's key, terminator included
   */
  public List<PartitionFile> files(Store store, String key) throws IOException {
    Path prefix = store.root().getFileSystem().getPath(store.root() + "/" + key);
    // The key's last part is the start of the file names; what precedes it is their folder.
    String name = prefix.getFileName().toString();
    Path folder = prefix.getParent();
    List<PartitionFile> found = new ArrayList<>();
    try (DirectoryStream<Path> listing =
        Files.newDirectoryStream(folder, path -> belongs(path, name))) {
      for (Path path : listing) {
        String file = path.getFileName().toString();
        store
            .granularity()
            .parse(file.substring(name.length(), file.length() - EXTENSION.length()))
            .ifPresent(partition -> found.add(new PartitionFile(store, path, partition)));
      }
    } catch (NoSuchFileException | NotDirectoryException nothingThere) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparingLong(file -> file.partition().startSecond()));
    return found;
  }

  /**
   * Opens a file for reading.
   *
   * @return null when it holds nothing yet
   */
  @Nullable OpenPartition open(PartitionFile file) throws IOException {
    return OpenPartition.open(file.path(), handles);
  }

  private static boolean belongs(Path path, String prefix) {
    String file = path.getFileName().toString();
    return file.startsWith(prefix)
        && file.endsWith(EXTENSION)
        && file.length() > prefix.length() + EXTENSION.length();
  }
}
