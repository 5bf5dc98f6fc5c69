package io.varve.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one file that holds the partitions of a PV in a packed store (contract storage-retrieval
 * 1.8). It is only read; EAA may write to it meanwhile, so nothing of it is remembered between two
 * calls. Thread-safe.
 */
sealed interface Container permits TarContainer, ZipContainer {

  /** Its place. */
  Path file();

  /**
   * The file names of the partitions in it.
   *
   * @throws java.nio.file.NoSuchFileException when there is no container
   */
  Set<String> names() throws IOException;

  /**
   * Opens a partition for positioned reads.
   *
   * @throws java.nio.file.NoSuchFileException when it is not in the container (any more)
   */
  Span open(String name) throws IOException;

  /** Where a partition lies, for users, as {@code <container>!/<name>}. */
  default Path pathOf(String name) {
    return Path.of(file() + "!", name);
  }

  /** The containers a PV may have in a store; none for plain files. */
  static List<Container> of(Store store, String key) {
    String withoutTerminator = key.substring(0, key.length() - 1);
    Path oldZip = Path.of(store.root() + "/" + key + "_pb.zip");
    return switch (store.packing()) {
      case FILES -> List.of();
      case FILES_AND_OLD_ZIPS -> List.of(new ZipContainer(oldZip));
      case TAR ->
          List.of(new TarContainer(Path.of(store.root() + "/" + withoutTerminator + ".tar")));
      case ZIP ->
          List.of(
              new ZipContainer(oldZip),
              new ZipContainer(Path.of(store.root() + "/" + withoutTerminator + ".zip")));
    };
  }

  /** The container a listed partition lies in; null for a plain file. */
  static @Nullable Container of(PartitionFile file) {
    if (file.store().packing() == Packing.FILES) {
      return null;
    }
    String container = String.valueOf(file.path().getParent());
    if (!container.endsWith("!")) {
      return null;
    }
    Path path = Path.of(container.substring(0, container.length() - 1));
    return file.store().packing() == Packing.TAR ? new TarContainer(path) : new ZipContainer(path);
  }

  /**
   * The bytes of a partition in an open file.
   *
   * @param channel to be closed by who gets it
   * @param start position of the first byte
   * @param end position behind the last
   */
  record Span(FileChannel channel, long start, long end) {}
}
