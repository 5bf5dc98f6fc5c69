package io.varve.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Where things go that cannot be read and must not be lost: {@code <root>/.varve/quarantine}, under
 * their path in the store with {@code %} for {@code /}, and a number behind it when that is taken.
 * Thread-safe, for one file at a time.
 */
public final class Quarantine {
  private final Durable durable;

  public Quarantine(Durable durable) {
    this.durable = durable;
  }

  /** The first name that a file of a store would have there, also one that is not there. */
  public static Path nameOf(Path root, Path file) {
    return Sidecars.folder(root, "quarantine")
        .resolve(root.relativize(file).toString().replace('/', '%'));
  }

  /** A free name for a file of a store; the folder is made. */
  public Path placeFor(Path root, Path file) throws IOException {
    Path first = nameOf(root, file);
    durable.createFolders(folderOf(first));
    Path place = first;
    for (int i = 1; !Edition.of(place).isAbsent(); i++) {
      place = first.resolveSibling(first.getFileName() + "." + i);
    }
    return place;
  }

  /** Takes a file out of the store, unchanged. */
  public Path setAside(Path root, Path file) throws IOException {
    if (ObjectStorage.of(file) != null) {
      // Objects are published whole, so this one is somebody else's.
      throw new IOException(
          file + " is no partition file that can be read; remove it, or give it another name");
    }
    Path aside = placeFor(root, file);
    Files.move(file, aside);
    durable.syncFolder(folderOf(aside));
    durable.syncFolder(folderOf(file));
    return aside;
  }

  /** Copies a file that is about to be changed or removed; once is enough. */
  public Path keepCopy(Path root, Path file) throws IOException {
    Path earlier = nameOf(root, file);
    if (!Edition.of(earlier).isAbsent() && Files.mismatch(earlier, file) < 0) {
      return earlier;
    }
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      return saveFrom(root, file, content, 0);
    }
  }

  /** Saves the bytes of a file from a position on. */
  public Path saveFrom(Path root, Path file, FileChannel content, long position)
      throws IOException {
    Path aside = placeFor(root, file);
    try (FileChannel out =
        FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long end = content.size();
      for (long at = position; at < end; ) {
        long copied = content.transferTo(at, end - at, out);
        if (copied <= 0) {
          throw new IOException(file + " became shorter while it was copied");
        }
        at += copied;
      }
      out.force(true);
    }
    durable.syncFolder(folderOf(aside));
    return aside;
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "every file of a store has a folder");
  }
}
