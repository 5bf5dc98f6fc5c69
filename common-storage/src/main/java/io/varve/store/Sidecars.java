package io.varve.store;

import java.nio.file.Path;

/**
 * Where Varve keeps what is its own in a store root: {@code .varve}, which no tool of EAA looks
 * into. What belongs to a root in object storage lies in a folder of this machine instead, since
 * locks and files that are changed in place need a real file system.
 */
public final class Sidecars {
  /** The folder's name. */
  public static final String FOLDER = ".varve";

  private Sidecars() {}

  /** A folder of Varve's own in a store root, such as {@code <root>/.varve/etl}. */
  public static Path folder(Path root, String purpose) {
    return local(root).resolve(FOLDER).resolve(purpose);
  }

  /** The root, or the folder of this machine that stands for it. */
  public static Path local(Path root) {
    ObjectStorage objects = ObjectStorage.of(root);
    return objects == null ? root : objects.localFolder(root);
  }
}
