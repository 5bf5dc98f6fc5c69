package io.varve.pbtool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What shows that nobody touched a file meanwhile.
 *
 * @param length bytes
 * @param modified when it was written to last
 * @param identity which file bears the name, where the file system says it
 */
record FileState(long length, FileTime modified, @Nullable Object identity) {

  static FileState of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileState(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  void requireUnchanged(Path file) throws IOException {
    if (!equals(of(file))) {
      throw new IOException(
          "Somebody wrote to the file while it was repaired; it was left as it is. Stop who writes"
              + " to it and repair it again");
    }
  }
}
