package io.varve.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes files and their names survive a power cut.
 *
 * <p>A file's bytes and its entry in the folder are two things; both must be forced.
 */
public class Durable {

  /** Forces a file's bytes and length to disk. */
  public void sync(Path file) throws IOException {
    if (ObjectStorage.of(file) != null) {
      // An object is durable with its name once it is published.
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces the entries of a folder to disk: names added, removed or changed. */
  public void syncFolder(Path folder) throws IOException {
    if (ObjectStorage.of(folder) != null) {
      // There are none.
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes a folder and those above it that are missing, and makes the new ones durable. */
  public void createFolders(Path folder) throws IOException {
    if (ObjectStorage.of(folder) != null || Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    try {
      Files.createDirectory(folder);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(folder + " is a file where a folder of the store must be", e);
      }
      return;
    }
    if (parent != null) {
      syncFolder(parent);
    }
  }
}
