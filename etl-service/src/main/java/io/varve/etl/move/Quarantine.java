package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where things go that cannot be read and must not be lost: {@code <root>/.varve/quarantine}, under
 * their path in the store with {@code %} for {@code /}.
 */
final class Quarantine {
  private final Durable durable;

  Quarantine(Durable durable) {
    this.durable = durable;
  }

  /** Takes a file out of the store, unchanged. */
  Path setAside(Path root, Path file) throws IOException {
    Path aside = placeFor(root, file);
    Files.move(file, aside);
    syncFolderOf(aside);
    syncFolderOf(file);
    return aside;
  }

  /** Copies a file that is about to be replaced or removed; once is enough. */
  Path keepCopy(Path root, Path file) throws IOException {
    Path folder = Sidecars.folder(root, "quarantine");
    Path earlier = folder.resolve(root.relativize(file).toString().replace('/', '%'));
    if (Presence.exists(earlier) && Files.mismatch(earlier, file) < 0) {
      return earlier;
    }
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      return saveFrom(root, file, content, 0);
    }
  }

  /** Saves the bytes of a file from a position on. */
  Path saveFrom(Path root, Path file, FileChannel content, long position) throws IOException {
    Path aside = placeFor(root, file);
    try (FileChannel out =
        FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Transfer.copy(content, position, content.size(), out, Transfer.PIECE, FailPoints.NONE);
      out.force(true);
    }
    syncFolderOf(aside);
    return aside;
  }

  private Path placeFor(Path root, Path file) throws IOException {
    Path folder = Sidecars.folder(root, "quarantine");
    durable.createFolders(folder);
    String name = root.relativize(file).toString().replace('/', '%');
    Path place = folder.resolve(name);
    for (int i = 1; Presence.exists(place); i++) {
      place = folder.resolve(name + "." + i);
    }
    return place;
  }

  private void syncFolderOf(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      durable.syncFolder(folder);
    }
  }
}
