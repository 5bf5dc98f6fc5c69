package io.varve.store;

import io.varve.partition.Partition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens the partition files of a PV (contract storage-retrieval 1.3, "Listing the
 * files").
 *
 * <p>Thread-safe.
 */
public final class Catalogue {
  private final FileHandles handles;
  private final Listings listings;
  private final PartitionFormats formats;

  /** Null for one who waits as long as it takes. */
  private final @Nullable TimedAccess access;

  /** With as many files open at once as readers want, and each folder read anew. */
  public Catalogue() {
    this(FileHandles.unbounded(), Listings.forgetful());
  }

  /** Of stores of PlainPB files alone. */
  public Catalogue(FileHandles handles, Listings listings) {
    this(handles, listings, new PartitionFormats(List.of()));
  }

  /**
   * @param formats what the files of stores may be
   */
  public Catalogue(FileHandles handles, Listings listings, PartitionFormats formats) {
    this(handles, listings, formats, null);
  }

  private Catalogue(
      FileHandles handles,
      Listings listings,
      PartitionFormats formats,
      @Nullable TimedAccess access) {
    this.handles = handles;
    this.listings = listings;
    this.formats = formats;
    this.access = access;
  }

  /**
   * The same for one who does without a store that does not answer: listing and opening then end
   * with a {@link SilentStoreException}. What is read of an open file later is waited for.
   */
  public Catalogue within(TimedAccess limit) {
    return new Catalogue(handles, listings, formats, limit);
  }

  /**
   * The files of a PV in one store, oldest partition first; empty when there are none.
   *
   * <p>Files whose partition part is of another granularity are left out.
   *
   * @param key the PV's key, terminator included
   */
  public List<PartitionFile> files(Store store, String key) throws IOException {
    return ask(store, () -> filesNow(store, key));
  }

  /** Looks at files of a store, one after the other. */
  @FunctionalInterface
  interface Look<T> {

    /**
     * Finds something out.
     *
     * @param files the store's; opened one at a time, and closed again
     */
    T at(Catalogue files) throws IOException;
  }

  /**
   * Looks at as many files of a store as it takes, in the time for one question: what is looked at
   * piece by piece costs a change of threads each time.
   */
  <T> T look(Store store, Look<T> look) throws IOException {
    if (access == null) {
      return look.at(this);
    }
    // The one handle is taken before: who waited for it in the store's thread would seem to be a
    // store that is silent.
    T found =
        open(
            store,
            1,
            handle -> {
              try (handle) {
                return look.at(new Catalogue(FileHandles.unbounded(), listings, formats));
              }
            });
    return Objects.requireNonNull(found, "a look finds something");
  }

  /** Finds something out that a store may take for ever to tell. */
  <T> T ask(Store store, TimedAccess.Question<T> question) throws IOException {
    T answer = access == null ? question.ask() : access.ask(store.root(), question);
    return Objects.requireNonNull(answer, "the question has an answer");
  }

  private List<PartitionFile> filesNow(Store store, String key) throws IOException {
    Path prefix = store.prefix(key);
    // The key's last part is the start of the file names; what precedes it is their folder.
    String name = prefix.getFileName().toString();
    List<PartitionFile> found = new ArrayList<>();
    for (Container container : Container.of(store, key)) {
      addPacked(container, store, name, found);
    }
    if (store.packing().writable()) {
      addPlain(prefix, store, name, found);
    }
    // Of two with the same start the plain one stays behind the one that was packed before it.
    found.sort(Comparator.comparingLong(file -> file.partition().startSecond()));
    return found;
  }

  /**
   * Opens a file for reading.
   *
   * @return null when it holds nothing yet
   */
  public @Nullable OpenPartition open(PartitionFile file) throws IOException {
    return read(file, opened -> opened);
  }

  /** What is made of a file that was just opened. */
  interface Reading<T> {

    /**
     * Reads, or begins to.
     *
     * @return null when there is nothing; the file then is to be closed already
     */
    @Nullable T of(OpenPartition opened) throws IOException;
  }

  /**
   * Opens a file and reads something from it, all of which has to be done in time; null when the
   * file holds nothing yet, or that is what was read.
   */
  <T> @Nullable T read(PartitionFile file, Reading<T> reading) throws IOException {
    return open(
        file,
        1,
        handle -> {
          OpenPartition opened = formats.open(file, handle);
          return opened == null ? null : reading.of(opened);
        });
  }

  /** Opens something of a partition. */
  @FunctionalInterface
  public interface Opening<T> {

    /**
     * Opens it.
     *
     * @param handle closed with it, and by the caller when this fails or gives null
     */
    @Nullable T open(Closeable handle) throws IOException;
  }

  /**
   * Opens several files that belong together.
   *
   * @param file tells the store
   * @param files how many; all are counted until the handle is closed
   */
  public <T> @Nullable T open(PartitionFile file, int files, Opening<T> opening)
      throws IOException {
    return open(file.store(), files, opening);
  }

  private <T> @Nullable T open(Store store, int files, Opening<T> opening) throws IOException {
    FileHandles.Handle handle = handles.toRead(files);
    if (access == null) {
      return opened(opening, handle);
    }
    // Whoever comes first has the handle: the question, or who gives up before it is put.
    AtomicBoolean taken = new AtomicBoolean();
    try {
      return access.ask(
          store.root(), () -> taken.compareAndSet(false, true) ? opened(opening, handle) : null);
    } finally {
      if (taken.compareAndSet(false, true)) {
        handle.close();
      }
    }
  }

  private static <T> @Nullable T opened(Opening<T> opening, FileHandles.Handle handle)
      throws IOException {
    try {
      T opened = opening.open(handle);
      if (opened == null) {
        handle.close();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /**
   * As {@link #open(PartitionFile)}, of a PlainPB file; null for a file of another encoding, too.
   */
  public @Nullable PlainPbPartition openPlain(PartitionFile file) throws IOException {
    return file.store().appendable()
        ? open(file, 1, handle -> PlainPbPartition.open(file, handle))
        : null;
  }

  /** What the files of stores may be. */
  public PartitionFormats formats() {
    return formats;
  }

  private void addPlain(Path prefix, Store store, String name, List<PartitionFile> found)
      throws IOException {
    Path folder = Objects.requireNonNull(prefix.getParent(), "a store's root is never empty");
    try {
      for (String file : listings.of(folder, name)) {
        if (belongs(store, file, name)) {
          partition(store, file, name)
              .ifPresent(
                  partition ->
                      found.add(new PartitionFile(store, folder.resolve(file), partition)));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException nothingThere) {
      // A PV without files in this store.
    }
  }

  private static void addPacked(
      Container container, Store store, String name, List<PartitionFile> found) throws IOException {
    try {
      for (String file : container.names()) {
        if (belongs(store, file, name)) {
          partition(store, file, name)
              .ifPresent(
                  partition ->
                      found.add(new PartitionFile(store, container.pathOf(file), partition)));
        }
      }
    } catch (NoSuchFileException nothingThere) {
      // A PV without a container in this store.
    }
  }

  private static boolean belongs(Store store, String file, String prefix) {
    String extension = store.encoding().extension();
    return file.startsWith(prefix)
        && file.endsWith(extension)
        && file.length() > prefix.length() + extension.length();
  }

  private static Optional<Partition> partition(Store store, String file, String prefix) {
    int end = file.length() - store.encoding().extension().length();
    return store.granularity().parse(file.substring(prefix.length(), end));
  }
}
