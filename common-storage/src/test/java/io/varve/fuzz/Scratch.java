package io.varve.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders for targets that need files; in memory where the machine has that, for speed. */
final class Scratch {
  private static final Path MEMORY = Path.of("/dev/shm");

  private Scratch() {}

  /** The folder of a target and this process, empty or as the target left it. */
  static Path folder(String target) throws IOException {
    Path parent =
        Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
            ? MEMORY
            : Path.of(System.getProperty("java.io.tmpdir"));
    Path folder = parent.resolve("varve-fuzz-" + ProcessHandle.current().pid()).resolve(target);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> remove(folder)));
    }
    return folder;
  }

  /** Removes the files in a folder, if it is there. */
  static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static void remove(Path folder) {
    try {
      FuzzSeeds.delete(folder);
      try (Stream<Path> others = Files.list(folder.getParent())) {
        if (others.findAny().isEmpty()) {
          Files.deleteIfExists(folder.getParent());
        }
      }
    } catch (IOException e) {
      System.err.println("Left behind: " + folder + ": " + e);
    }
  }
}
