package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files of rewrites that are under way; all of them can be made again. */
final class Workshop {
  /** What the new destination's name ends with. */
  static final String NEW = ".rewrite";

  /** What the names of {@link SortedRuns} end with, a number behind it. */
  static final String RUN = ".run";

  private static final String ALL = "*{" + NEW + "," + RUN + "*}";

  private Workshop() {}

  /** A local folder, made if need be, in which files for a store are built. */
  static Path of(Store store, Durable durable) throws IOException {
    Path folder = Sidecars.folder(store.root(), "etl");
    durable.createFolders(folder);
    return folder;
  }

  /** Removes what a rewrite made. */
  static void clear(Path work) throws IOException {
    delete(parentOf(work), work.getFileName() + ALL);
  }

  /** Removes what the rewrites of a process made that died. */
  static void sweep(Path workshop) throws IOException {
    delete(workshop, ALL);
  }

  private static void delete(Path folder, String names) throws IOException {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, names)) {
      for (Path file : listing) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException noRewriteYet) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static Path parentOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? Path.of("") : folder;
  }
}
