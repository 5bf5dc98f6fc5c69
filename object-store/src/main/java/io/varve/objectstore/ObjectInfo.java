package io.varve.objectstore;

import io.varve.store.Edition;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the storage says of an object, or of what would be a folder.
 *
 * @param edition null for a folder
 * @param modified when it was published
 * @param publication the mark that its publisher gave it; null for none
 * @param crc32c of the whole object; null when the storage does not tell
 */
record ObjectInfo(
    @Nullable Edition edition,
    Instant modified,
    @Nullable String publication,
    @Nullable Integer crc32c)
    implements BasicFileAttributes {
  static final ObjectInfo FOLDER = new ObjectInfo(null, Instant.EPOCH, null, null);

  @Override
  public FileTime lastModifiedTime() {
    return FileTime.from(modified);
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return edition != null;
  }

  @Override
  public boolean isDirectory() {
    return edition == null;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return edition == null ? 0 : edition.length();
  }

  /** The tag of the edition. */
  @Override
  public @Nullable Object fileKey() {
    return edition == null ? null : edition.tag();
  }
}
