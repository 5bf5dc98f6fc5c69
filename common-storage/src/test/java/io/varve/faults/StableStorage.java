package io.varve.faults;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the disk would hold after a power cut at this moment.
 *
 * <p>A file's bytes and its entry in a folder become safe apart from each other: the first by
 * forcing the file, the second by forcing the folder. Callers hold the monitor of this object
 * across the real operation and the note of it, so that both happen in one order. All paths are
 * absolute ones of the default file system; those outside the folder are ignored.
 */
final class StableStorage {
  private final Path folder;
  private final StableFolder root;

  private StableStorage(Path folder, StableFolder root) {
    this.folder = folder;
    this.root = root;
  }

  /** A file or a folder, apart from its name. */
  sealed interface Node permits StableFile, StableFolder {}

  /** What a folder holds now is safe. */
  static StableStorage of(Path folder) throws IOException {
    return new StableStorage(folder, read(folder));
  }

  private static StableFolder read(Path folder) throws IOException {
    StableFolder read = new StableFolder();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        read.put(
            name,
            Files.isDirectory(entry) ? read(entry) : new StableFile(Files.readAllBytes(entry)));
      }
    }
    read.forced();
    return read;
  }

  /** The file at a path; null when it is not below the folder. */
  @Nullable StableFile file(Path path) {
    return node(path) instanceof StableFile file ? file : null;
  }

  void created(Path path) {
    StableFolder parent = parent(path);
    if (parent != null) {
      parent.put(name(path), new StableFile(new byte[0]));
    }
  }

  void createdFolder(Path path) {
    StableFolder parent = parent(path);
    if (parent != null) {
      parent.put(name(path), new StableFolder());
    }
  }

  void deleted(Path path) {
    StableFolder parent = parent(path);
    if (parent != null) {
      parent.remove(name(path));
    }
  }

  void moved(Path from, Path to) {
    StableFolder source = parent(from);
    StableFolder target = parent(to);
    Node node = node(from);
    if (source == null || target == null || node == null) {
      return;
    }
    if (source == target) {
      source.rename(name(from), name(to), node);
    } else {
      // The new name first: a file is never without any.
      target.put(name(to), node);
      source.remove(name(from));
    }
  }

  void forcedFolder(Path path) {
    if (node(path) instanceof StableFolder forced) {
      forced.forced();
    }
  }

  /** Makes the real folder what a power cut leaves. */
  void restore(@Nullable Random random) throws IOException {
    empty(folder);
    write(folder, root, random);
  }

  private static void write(Path folder, StableFolder node, @Nullable Random random)
      throws IOException {
    for (Map.Entry<String, Node> entry : node.afterPowerCut(random).entrySet()) {
      Path path = folder.resolve(entry.getKey());
      switch (entry.getValue()) {
        case StableFile file -> Files.write(path, file.afterPowerCut(random));
        case StableFolder inner -> {
          Files.createDirectory(path);
          write(path, inner, random);
        }
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!visited.equals(folder)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private @Nullable Node node(Path path) {
    if (!path.startsWith(folder)) {
      return null;
    }
    Node node = root;
    for (Path name : folder.relativize(path.normalize())) {
      if (!name.toString().isEmpty()) {
        node = node instanceof StableFolder inner ? inner.get(name.toString()) : null;
      }
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private @Nullable StableFolder parent(Path path) {
    return node(path.normalize().getParent()) instanceof StableFolder parent ? parent : null;
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
