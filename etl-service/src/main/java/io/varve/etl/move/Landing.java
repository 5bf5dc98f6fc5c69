package io.varve.etl.move;

import io.varve.store.ObjectStorage;
import io.varve.store.ObjectStorage.Version;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a finished file takes the destination's place. */
sealed interface Landing {

  /** It is given the destination's name, on the same file system. */
  record ByName() implements Landing {}

  /**
   * It is published as an object, over the version that was there before the destination was looked
   * at: what was written since by somebody else is never overwritten.
   *
   * @param seen null for none
   */
  record ByPublication(ObjectStorage storage, @Nullable Version seen) implements Landing {}

  /** The way into a destination; to be asked for before anything else of it. */
  static Landing into(Target target) throws IOException {
    ObjectStorage storage = ObjectStorage.of(target.path());
    return storage == null
        ? new ByName()
        : new ByPublication(storage, storage.version(target.path()).orElse(null));
  }
}
