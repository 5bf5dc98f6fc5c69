package io.varve.store;

import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One store of a PV that keeps partition files in a folder, made from a {@code pb://} or {@code
 * parquet://} URL (contract storage-retrieval 2.2).
 *
 * <p>Stores that EAA packed are read as others are, and never written to.
 *
 * @param name STS, MTS, LTS or any other name; used in logs, flags and answers
 * @param root its folder
 * @param granularity what span one file covers
 * @param hold partitions kept before anything may move on
 * @param gather partitions moved at once
 * @param packing how the files lie in it
 * @param encoding how they are encoded
 */
public record Store(
    String name,
    Path root,
    Granularity granularity,
    int hold,
    int gather,
    Packing packing,
    Encoding encoding)
    implements DataStore {

  /** A store of PlainPB files. */
  public Store(
      String name, Path root, Granularity granularity, int hold, int gather, Packing packing) {
    this(name, root, granularity, hold, gather, packing, Encoding.PlainPb.ENCODING);
  }

  /** A store of plain PlainPB files. */
  public Store(String name, Path root, Granularity granularity, int hold, int gather) {
    this(name, root, granularity, hold, gather, Packing.FILES);
  }

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

  /**
   * The store as it is to who writes into it or moves files: its plain files alone.
   *
   * @throws IllegalArgumentException when it is packed
   */
  public Store writable() {
    refuseWhenPacked();
    return packing == Packing.FILES
        ? this
        : new Store(name, root, granularity, hold, gather, Packing.FILES, encoding);
  }

  /** Whether samples can be added to a file that exists. */
  public boolean appendable() {
    return encoding instanceof Encoding.PlainPb;
  }

  @Override
  public Optional<Store> own() {
    return Optional.of(this);
  }

  @Override
  public List<Store> readable() {
    return List.of(this);
  }

  private void refuseWhenPacked() {
    if (!packing.writable()) {
      throw new IllegalArgumentException(
          "Store "
              + name
              + " packs the partitions of a PV into one file ("
              + packing
              + " in "
              + root
              + "). Varve reads such stores and writes plain files only; give the PV another store"
              + " to write to");
    }
  }

  /**
   * The plain file of a PV's partition; the key ends with the terminator.
   *
   * @throws IllegalArgumentException when the store is packed
   */
  public Path file(String key, Partition partition) {
    return file(key, partition.name());
  }

  /**
   * As {@link #file(String, Partition)}, of a partition that only its name is known of.
   *
   * @param partition such as {@code 2024_02_29_09}
   */
  public Path file(String key, String partition) {
    refuseWhenPacked();
    return root.getFileSystem().getPath(root + "/" + key + partition + encoding.extension());
  }

  /** The folder of a PV's files, and as its last name the beginning of theirs. */
  public Path prefix(String key) {
    return root.getFileSystem().getPath(root + "/" + key);
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
    return parse(StoreUrl.parse(macros.expand(url)), macros, files);
  }

  /**
   * As {@link #parse(String, StoreMacros)}, of a URL that was taken apart.
   *
   * @param url macros expanded
   */
  public static Store parse(StoreUrl url, StoreMacros macros) {
    return parse(url, macros, FileSystems.getDefault());
  }

  private static Store parse(StoreUrl url, StoreMacros macros, FileSystem files) {
    return url.toStore(files, macros.remote());
  }
}
