package io.varve.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What lay at a place when somebody looked, told apart from anything else that ever lay there. Who
 * replaces or removes what he read does so only while it is the same edition still (invariant E9).
 *
 * <p>It is asked for before the content is read: what comes between the two then makes a difference
 * that is noticed, and a file is at worst taken for changed that is not.
 *
 * <p>The length alone would not do: a file that is put in the place of another, by a restore or a
 * repair, may well have the same.
 *
 * @param tag of an object its ETag; of a file its inode, where there are such, and when it was last
 *     written to, since an inode that became free is soon used again; empty for nothing
 * @param length bytes; -1 for nothing
 */
public record Edition(String tag, long length) {
  /** Nothing lies there. */
  public static final Edition ABSENT = new Edition("", -1);

  /** What lies at a place now; {@link #ABSENT} only when the system says so for certain. */
  public static Edition of(Path place) throws IOException {
    ObjectStorage objects = ObjectStorage.of(place);
    return objects == null ? ofFile(place) : objects.edition(place);
  }

  private static Edition ofFile(Path file) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      // The number of the device, which is part of a file key, may be another after a restart.
      Object identity =
          file.getFileSystem().supportedFileAttributeViews().contains("unix")
              ? Files.getAttribute(file, "unix:ino")
              : found.fileKey();
      return new Edition(identity + "@" + found.lastModifiedTime(), found.size());
    } catch (NoSuchFileException absent) {
      return ABSENT;
    }
  }

  /** Whether nothing lay there. */
  public boolean isAbsent() {
    return equals(ABSENT);
  }

  /** One line that {@link #parse} reads. */
  public String text() {
    return length + " " + tag;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Edition parse(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("'" + text + "' tells of no edition of a file");
    }
    return new Edition(text.substring(blank + 1), Long.parseLong(text.substring(0, blank)));
  }
}
