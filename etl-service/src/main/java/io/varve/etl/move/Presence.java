package io.varve.etl.move;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Whether a file is there. Unlike {@link Files#exists}, which says no to every error, a file is
 * absent only when the system says so: a network file system that is stuck must not look like a
 * deletion (invariants E12 and E17).
 */
final class Presence {
  private Presence() {}

  static boolean exists(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException absent) {
      return false;
    }
  }
}
