package io.varve.store;

import io.varve.store.ObjectStorage.Version;
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

  boolean replace(Path object, long length, Path content, @Nullable Path aside) throws IOException {
    Version there = storage.version(object).orElse(null);
    if (lengthOf(there) != length) {
      if (there == null || !holds(object, there, content)) {
        return false;
      }
      // Published by a process that died before it could remove the content.
      Files.delete(content);
      return true;
    }
    boolean kept = aside != null && there != null && keep(object, aside);
    try {
      storage.publish(content, object, there);
    } catch (OtherVersionException changed) {
      if (kept && aside != null) {
        Files.delete(aside);
      }
      return false;
    }
    Files.delete(content);
    return true;
  }

  boolean takeOut(Path object, long length, Path aside) throws IOException {
    Version there = storage.version(object).orElse(null);
    if (there == null || there.length() != length) {
      return false;
    }
    copy(object, aside);
    if (!there.equals(storage.version(object).orElse(null))) {
      Files.delete(aside);
      return false;
    }
    Files.delete(object);
    return true;
  }

  private static long lengthOf(@Nullable Version version) {
    return version == null ? PartitionReplacement.ABSENT : version.length();
  }

  private static boolean holds(Path object, Version there, Path content) throws IOException {
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
