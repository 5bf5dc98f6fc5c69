package io.varve.etl.job;

import io.varve.store.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** What jobs do with folders of Varve's own in a store root. */
final class Folders {
  private final Durable durable;

  Folders(Durable durable) {
    this.durable = durable;
  }

  /** Makes a folder and those above it. */
  void make(Path folder) throws IOException {
    durable.createFolders(folder);
  }

  /** Removes a folder with all that is in it; one that is not there is gone already. */
  void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
        for (Path path : content) {
          remove(path);
        }
      } catch (NoSuchFileException gone) {
        return;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    Files.deleteIfExists(folder);
  }

  /** Writes a text that is there as a whole, and durable, or not at all. */
  void write(Path file, String text) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "every such file has a folder");
    durable.createFolders(folder);
    Path unfinished = folder.resolve(file.getFileName() + ".part");
    Files.writeString(unfinished, text, StandardCharsets.UTF_8);
    durable.sync(unfinished);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    durable.syncFolder(folder);
  }
}
