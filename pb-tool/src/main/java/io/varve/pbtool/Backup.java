package io.varve.pbtool;

import io.varve.store.Durable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps originals, in a folder of their own or beside the file under a longer name, each with a
 * list of what its repair left out.
 */
sealed interface Backup {

  /** Where the original of a file goes. */
  Path placeOf(Target target);

  Durable durable();

  /** All originals in a folder, in folders as they were found. */
  record InFolder(Path folder, Durable durable) implements Backup {
    @Override
    public Path placeOf(Target target) {
      return folder.resolve(target.below());
    }
  }

  /** Each original beside its file. */
  record Beside(String suffix, Durable durable) implements Backup {
    @Override
    public Path placeOf(Target target) {
      Path file = target.file();
      return file.resolveSibling(file.getFileName() + suffix);
    }
  }

  /**
   * Reads what a user gives: a suffix starts with a dot and is no path, such as {@code .bak}.
   *
   * @throws IllegalArgumentException when backups would be taken for partition files
   */
  static Backup parse(String text, Durable durable) {
    boolean suffix = text.matches("\\.[^./\\\\][^/\\\\]*");
    if (suffix && text.endsWith(".pb")) {
      throw new IllegalArgumentException(
          "A backup whose name ends with .pb would be read as a file of the archive; choose another"
              + " suffix than '"
              + text
              + "'");
    }
    return suffix ? new Beside(text, durable) : new InFolder(Path.of(text), durable);
  }

  /**
   * Copies a file and writes the list, durably.
   *
   * @throws IOException when there is a backup already; that is never replaced
   */
  default void keep(Target target, FileReport report) throws IOException {
    Path place = placeOf(target).toAbsolutePath();
    Path folder = place.getParent();
    if (folder == null) {
      throw new IllegalStateException(place + " lies in no folder");
    }
    durable().createFolders(folder);
    try {
      Files.copy(report.path(), place, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "There is a backup " + place + " already; move it away or choose another place", e);
    }
    durable().sync(place);
    Path list = place.resolveSibling(place.getFileName() + ".left-out.txt");
    List<String> lines = new ArrayList<>();
    lines.add("Left out of " + report.path() + "; the whole original is " + place);
    report.findings().forEach(finding -> lines.add(finding.toString()));
    Files.write(list, lines, StandardOpenOption.CREATE_NEW);
    durable().sync(list);
    durable().syncFolder(folder);
  }
}
