package io.varve.pbtool;

import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Parameters;

/**
 * The files and folders of a command line. Of a folder all {@code .pb} files are meant, by name,
 * without those that Varve has set aside in {@code .varve}.
 */
final class Targets {
  private static final String EXTENSION = ".pb";

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "PlainPB files, or folders in which all *.pb files are meant.")
  private List<Path> given = List.of();

  /** What could not be walked, as sentences. */
  private final List<String> unreadable = new ArrayList<>();

  /** Given by somebody else than the command line. */
  static Targets of(List<Path> given) {
    Targets targets = new Targets();
    targets.given = given;
    return targets;
  }

  /** Hands over each file; false when a folder could not be read, which is said. */
  boolean forEach(Console console, Consumer<Target> action) {
    unreadable.clear();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        walk(path, path, action);
      } else {
        action.accept(new Target(path, path.toAbsolutePath().getFileName()));
      }
    }
    unreadable.forEach(console::warn);
    return unreadable.isEmpty();
  }

  /** Whether a path lies in a folder that is walked. */
  boolean contains(Path path) {
    Path sought = path.toAbsolutePath().normalize();
    return given.stream()
        .filter(Files::isDirectory)
        .anyMatch(folder -> sought.startsWith(folder.toAbsolutePath().normalize()));
  }

  /** Bytes of all files. */
  long bytes() {
    long[] sum = new long[1];
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        walk(path, path, target -> sum[0] += lengthOf(target.file()));
      } else {
        sum[0] += lengthOf(path);
      }
    }
    return sum[0];
  }

  /** The length of a file in bytes, 0 when it cannot be had; progress needs no more. */
  static long lengthOf(Path file) {
    return file.toFile().length();
  }

  private void walk(Path folder, Path base, Consumer<Target> action) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      listing.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      unreadable.add("The folder " + folder + " cannot be read: " + e.getMessage());
    }
    entries.sort(null);
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      // Folders behind links are left out, or a circle of links would never end.
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (!name.equals(Sidecars.FOLDER)) {
          walk(entry, base, action);
        }
      } else if (name.endsWith(EXTENSION) && Files.isRegularFile(entry)) {
        action.accept(new Target(entry, base.relativize(entry)));
      }
    }
  }
}
