package io.varve.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PartitionReplacement} does to an object. What it keeps lies in a folder of this
 * machine. Each step can be repeated after a death.
 */
final class ObjectReplacement {
  private final ObjectStorage storage;
  private final Durable durable;

  ObjectReplacement(ObjectStorage storage, Durable durable) {
    this.storage = storage;
    this.durable = durable;
  }

  boolean replace(Path object, Edition seen, Path content, @Nullable Path aside)
      throws IOException {
    Edition there = storage.edition(object);
    if (!there.equals(seen)) {
      if (there.isAbsent() || !holds(object, there, content)) {
        return false;
      }
      // Published by a process that died before it could remove the content.
      Files.delete(content);
      return true;
    }
    boolean kept = aside != null && !there.isAbsent() && keep(object, aside);
    try {
      storage.publish(content, object, there);
    } catch (OtherEditionException changed) {
      if (kept && aside != null) {
        Files.delete(aside);
      }
      return false;
    }
    Files.delete(content);
    return true;
  }

  boolean takeOut(Path object, Edition seen, Path aside) throws IOException {
    if (seen.isAbsent() || !storage.edition(object).equals(seen)) {
      return false;
    }
    copy(object, aside);
    try {
      storage.remove(object, seen);
      return true;
    } catch (OtherEditionException changed) {
      Files.delete(aside);
      return false;
    }
  }

  private static boolean holds(Path object, Edition there, Path content) throws IOException {
    return there.length() == Files.size(content) && Files.mismatch(object, content) < 0;
  }

  /** Whether a copy was made now; one that is there already is taken for it. */
  private boolean keep(Path object, Path aside) throws IOException {
    if (Files.exists(aside)) {
      return false;
    }
    copy(object, aside);
    return true;
  }

  private void copy(Path object, Path aside) throws IOException {
    Path folder = Objects.requireNonNull(aside.getParent(), "what is kept lies in a folder");
    durable.createFolders(folder);
    Path unfinished = aside.resolveSibling(aside.getFileName() + ".part");
    Files.copy(object, unfinished, StandardCopyOption.REPLACE_EXISTING);
    durable.sync(unfinished);
    Files.move(
        unfinished, aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    durable.syncFolder(folder);
  }
}
