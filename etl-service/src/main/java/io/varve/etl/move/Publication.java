package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.ObjectStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * How a partition file that was finished elsewhere takes its place in a store: by a new name on the
 * same file system, or as an object. At every moment a reader finds there what was before or the
 * whole new file. Thread-safe.
 */
final class Publication {
  private final Durable durable;
  private final FailPoints failPoints;

  Publication(Durable durable, FailPoints failPoints) {
    this.durable = durable;
    this.failPoints = failPoints;
  }

  /**
   * Puts a file in its place, durably.
   *
   * @param finished in the store's {@link Workshop}, durable; gone afterwards
   * @param replaced what must lie there still
   * @throws IOException when something else lies there by now, too; the place is as it was then, or
   *     holds the whole new file
   */
  void publish(Path finished, Path place, Edition replaced) throws IOException {
    ObjectStorage objects = ObjectStorage.of(place);
    if (objects == null) {
      rename(finished, place, replaced);
      return;
    }
    objects.publish(finished, place, replaced);
    published(finished);
  }

  /**
   * As {@link #publish}, of an object that keeps its beginning and gets lines behind it; only they
   * travel.
   *
   * @param kept bytes of what lies there that stay
   */
  void grow(ObjectStorage objects, Path lines, Path place, Edition grown, long kept)
      throws IOException {
    objects.append(place, grown, kept, lines);
    published(lines);
  }

  private void published(Path finished) throws IOException {
    failPoints.reached(Step.PUBLISHED);
    Files.delete(finished);
  }

  private void rename(Path finished, Path place, Edition replaced) throws IOException {
    durable.createFolders(folderOf(place));
    requireStill(place, replaced);
    Files.move(
        finished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    failPoints.reached(Step.RENAMED);
    syncFolderOf(place);
  }

  /** Refuses to touch what is not there any more as it was looked at. */
  static void requireStill(Path place, Edition seen) throws IOException {
    if (!Edition.of(place).equals(seen)) {
      throw new IOException(
          place + " changed since it was looked at; is another program writing to it?");
    }
  }

  /** Makes sure that a file in its place survives a power cut, whoever put it there. */
  void secure(Path place) throws IOException {
    durable.sync(place);
    failPoints.reached(Step.DATA_SYNCED);
    syncFolderOf(place);
  }

  /** Makes the name of a file durable. */
  void syncFolderOf(Path place) throws IOException {
    durable.syncFolder(folderOf(place));
    failPoints.reached(Step.FOLDER_SYNCED);
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "every file of a store has a folder");
  }
}
