package io.varve.store;

import java.nio.file.Path;

/** Finds store roots that are no folders of this machine, such as {@code s3://bucket/prefix}. */
@FunctionalInterface
public interface RemoteRoots {
  /** Finds none. */
  RemoteRoots NONE =
      root -> {
        throw new IllegalArgumentException(
            "The store root '" + root + "' is no folder, and this program reads folders only");
      };

  /**
   * The place of a root.
   *
   * @param root such as {@code s3://bucket/prefix}
   * @throws IllegalArgumentException with a sentence when it cannot be used
   */
  Path at(String root);
}
