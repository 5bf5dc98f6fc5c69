package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.Publication;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Renames a file of the same file system into its place. */
final class FolderPublication implements Publication {
  private final Durable durable;
  private final FailPoints failPoints;
  private final FileSystem files;

  /**
   * @param files whose folders it serves
   */
  FolderPublication(Durable durable, FailPoints failPoints, FileSystem files) {
    this.files = files;
    this.durable = durable;
    this.failPoints = failPoints;
  }

  @Override
  public boolean serves(Path root) {
    return root.getFileSystem().equals(files);
  }

  @Override
  public Path workshop(Store store) throws IOException {
    Path folder = Sidecars.folder(store.root(), "etl");
    durable.createFolders(folder);
    return folder;
  }

  @Override
  public Edition edition(Path place) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(place, BasicFileAttributes.class);
      return new Edition(file.fileKey() + " " + file.size() + " " + file.lastModifiedTime());
    } catch (NoSuchFileException none) {
      return Edition.NONE;
    }
  }

  @Override
  public void publish(Path finished, Path place, Edition replaced) throws IOException {
    if (!edition(place).equals(replaced)) {
      throw new IOException(
          place + " changed while it was made anew; is another program writing to it?");
    }
    durable.createFolders(folderOf(place));
    Files.move(
        finished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    failPoints.reached(Step.RENAMED);
    durable.syncFolder(folderOf(place));
    failPoints.reached(Step.FOLDER_SYNCED);
  }

  @Override
  public void secure(Path place) throws IOException {
    durable.sync(place);
    durable.syncFolder(folderOf(place));
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "every file of a store has a folder");
  }
}
