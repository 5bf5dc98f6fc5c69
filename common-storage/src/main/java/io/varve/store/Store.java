package io.varve.store;

import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * One store of a PV, made from a {@code pb://} URL (contract storage-retrieval 2.2).
 *
 * @param name STS, MTS, LTS or any other name; used in logs, flags and answers
 * @param root its folder
 * @param granularity what span one file covers
 * @param hold partitions kept before anything may move on
 * @param gather partitions moved at once
 */
public record Store(String name, Path root, Granularity granularity, int hold, int gather) {

  public Store {
    if (hold < gather) {
      throw new IllegalArgumentException(
          "Store "
              + name
              + " holds "
              + hold
              + " partitions and would gather "
              + gather
              + "; gather must not be larger than hold");
    }
  }

  /** The file of a PV's partition; the key ends with the terminator. */
  public Path file(String key, Partition partition) {
    return root.getFileSystem().getPath(root + "/" + key + partition.name() + ".pb");
  }

  /**
   * Reads a store URL, macros expanded.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be used
   */
  public static Store parse(String url, StoreMacros macros) {
    return parse(url, macros, FileSystems.getDefault());
  }

  /** As {@link #parse(String, StoreMacros)}, with the root in a given file system. */
  public static Store parse(String url, StoreMacros macros, FileSystem files) {
    return StoreUrl.parse(macros.expand(url)).toStore(files);
  }
}
