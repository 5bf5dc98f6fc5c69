package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Storage of whole objects, such as S3, that shows itself as a file system which can be listed and
 * read. What it can do besides is here. A file system implements it.
 *
 * <p>An object is never changed in place. It is published as a whole, and only while it is what the
 * publisher believes it to be, so that two writers never overwrite each other unseen. What was
 * published is durable and is seen by every reader who opens it by its name.
 *
 * <p>Thread-safe.
 */
public interface ObjectStorage {

  /** The storage a path lies in; null for files of a real file system. */
  static @Nullable ObjectStorage of(Path path) {
    return path.getFileSystem() instanceof ObjectStorage storage ? storage : null;
  }

  /**
   * Names in a folder that begin with a text, sorted; empty when there are none. Costs what these
   * cost and not what the folder holds.
   */
  List<String> names(Path folder, String beginning) throws IOException;

  /** The object as it is now. */
  Edition edition(Path object) throws IOException;

  /**
   * Puts a file in an object's place. When this returns, the object was found to be whole.
   *
   * @param file a finished file of this machine; it stays
   * @param earlier what the object is now; {@link Edition#ABSENT} for none
   * @throws OtherEditionException when it is something else by now; nothing was changed
   * @throws IOException when it may or may not have been replaced; it is whole in either case
   */
  Edition publish(Path file, Path object, Edition earlier) throws IOException;

  /**
   * As {@link #publish}, of an object that keeps its beginning and gets the bytes of a file behind
   * it. What stays is not sent again.
   *
   * @param kept bytes of the earlier edition that stay
   */
  Edition append(Path object, Edition earlier, long kept, Path file) throws IOException;

  /**
   * Removes an object while it is what somebody looked at.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws OtherEditionException when it is something else by now; it stays
   */
  void remove(Path object, Edition seen) throws IOException;

  /** A folder of this machine that stands for a store root where that needs a real file system. */
  Path localFolder(Path root);

  /**
   * Claims a root as the only writer until closed.
   *
   * @param holder who asks, for the sentence others are refused with
   * @throws IOException when somebody else holds it; the message says who
   */
  Closeable claim(Path root, String holder) throws IOException;
}
