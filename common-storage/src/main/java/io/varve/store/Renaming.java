package io.varve.store;

import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a PV's partition files another name: copies under the new key, with the new name in their
 * headers. The old files stay until the old PV is deleted, as EAA leaves them, so whatever fails
 * half-way has lost nothing.
 *
 * <p>A note in {@code <root>/.varve/rename} says which key the copies come from; it is durable
 * before the first copy and goes with {@link #finish}. So a rename that died is repeated under its
 * note, and files of the new key without one are another PV's: refused. Both PVs must be at rest.
 */
public final class Renaming {
  private static final Logger log = LoggerFactory.getLogger(Renaming.class);

  private final Durable durable;
  private final Catalogue catalogue;

  public Renaming(Durable durable, Catalogue catalogue) {
    this.durable = durable;
    this.catalogue = catalogue;
  }

  /**
   * Copies all files of a PV in one store. To be followed by {@link #finish} once the new PV is in
   * the registry, or by {@link #undo}.
   *
   * @param from key of the PV as it is
   * @param to key of the new name
   * @param pvName the new name, for the headers
   * @return files copied
   * @throws FileAlreadyExistsException when there are files under the new key already; they and the
   *     old ones are as they were
   */
  public int copy(Store store, String from, String to, String pvName) throws IOException {
    Path note = note(store, to);
    if (!isNoted(note, from)) {
      Path taken = anyFile(store, to);
      if (from.equals(to) || taken != null) {
        throw new FileAlreadyExistsException(
            String.valueOf(taken == null ? store.root() + "/" + to : taken),
            null,
            "The name " + pvName + " has files in " + store.name() + "; choose another");
      }
      write(note, from);
    }
    int copied = 0;
    for (PartitionFile file : catalogue.files(store, from)) {
      copied += copy(file, store.file(to, file.partition()), note, pvName) ? 1 : 0;
    }
    for (Path cache : caches(store, from)) {
      copyCache(store, cache, from, to, note, pvName);
    }
    return copied;
  }

  /**
   * What EAA computed and keeps beside the partitions, such as {@code 2024.mean_3600} (contract
   * storage-retrieval 2.2). Varve asks for none of it; it goes with its PV, as in EAA.
   */
  private static List<Path> caches(Store store, String key) throws IOException {
    Path prefix = store.prefix(key);
    String name = String.valueOf(prefix.getFileName());
    List<Path> caches = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folderOf(prefix),
            file -> {
              String found = String.valueOf(file.getFileName());
              int dot = found.indexOf('.', name.length());
              return found.startsWith(name)
                  && dot > 0
                  && !found.endsWith(store.encoding().extension())
                  && store.granularity().parse(found.substring(name.length(), dot)).isPresent();
            })) {
      files.forEach(caches::add);
    } catch (NoSuchFileException | NotDirectoryException nothingThere) {
      return caches;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return caches;
  }

  private void copyCache(Store store, Path cache, String from, String to, Path note, String pvName)
      throws IOException {
    String name = String.valueOf(cache.getFileName());
    String rest = name.substring(String.valueOf(store.prefix(from).getFileName()).length());
    Path target = store.root().getFileSystem().getPath(store.root() + "/" + to + rest);
    Partition partition =
        store.granularity().parse(rest.substring(0, rest.indexOf('.'))).orElseThrow();
    Store plain = new Store(store.name(), store.root(), store.granularity(), 0, 0);
    try {
      copy(new PartitionFile(plain, cache, partition), target, note, pvName);
    } catch (DamagedHeaderException e) {
      log.warn("{} is no cache that could be copied, and stays behind: {}", cache, e.getMessage());
    }
  }

  /** The new PV is in the registry: its files are its own from now on. */
  public void finish(Store store, String to) throws IOException {
    Path note = note(store, to);
    if (Files.deleteIfExists(note)) {
      durable.syncFolder(folderOf(note));
    }
  }

  /** Removes the copies of a rename that is given up; without its note nothing is removed. */
  public void undo(Store store, String from, String to) throws IOException {
    if (!isNoted(note(store, to), from)) {
      return;
    }
    for (PartitionFile file : catalogue.files(store, to)) {
      Files.deleteIfExists(file.path());
      durable.syncFolder(folderOf(file.path()));
    }
    for (Path cache : caches(store, to)) {
      Files.deleteIfExists(cache);
    }
    finish(store, to);
  }

  private boolean copy(PartitionFile from, Path to, Path note, String pvName) throws IOException {
    Path unfinished = note.resolveSibling(note.getFileName() + ".part");
    try (OpenPartition source = catalogue.open(from)) {
      if (source == null) {
        return false;
      }
      PartitionHeader old = source.header();
      PartitionHeader renamed =
          new PartitionHeader(old.type(), pvName, old.year(), old.elementCount(), old.fields());
      if (source instanceof PlainPbPartition lines) {
        copyLines(renamed, lines, unfinished);
      } else {
        try (PartitionWriter out =
                catalogue.formats().create(from.store().encoding(), renamed, unfinished);
            SampleCursor samples = source.samples()) {
          while (samples.next()) {
            out.add(samples);
          }
          out.finish();
        }
      }
    }
    ObjectStorage objects = ObjectStorage.of(to);
    if (objects != null) {
      objects.publish(unfinished, to, objects.edition(to));
      Files.delete(unfinished);
      return true;
    }
    durable.createFolders(folderOf(to));
    Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    durable.syncFolder(folderOf(to));
    return true;
  }

  /** The lines as they lie, damage included, below another header. */
  private static void copyLines(PartitionHeader header, PlainPbPartition source, Path to)
      throws IOException {
    LineBuffer line = new LineBuffer(256);
    header.writeTo(line);
    try (FileChannel out =
        FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeAll(out, ByteBuffer.wrap(line.array(), 0, line.size()));
      source.copyLinesTo(out);
      out.force(true);
    }
  }

  private void write(Path note, String from) throws IOException {
    durable.createFolders(folderOf(note));
    Path unfinished = note.resolveSibling(note.getFileName() + ".part");
    Files.writeString(unfinished, from);
    durable.sync(unfinished);
    Files.move(unfinished, note, StandardCopyOption.ATOMIC_MOVE);
    durable.syncFolder(folderOf(note));
  }

  private static boolean isNoted(Path note, String from) throws IOException {
    try {
      return Files.readString(note, StandardCharsets.UTF_8).equals(from);
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  private static Path note(Store store, String to) {
    return Sidecars.folder(store.root(), "rename").resolve(to.replace('/', '%'));
  }

  /** A file of any kind under a key; null for none. */
  private static @Nullable Path anyFile(Store store, String key) throws IOException {
    Path prefix = store.prefix(key);
    String name = String.valueOf(prefix.getFileName());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folderOf(prefix), file -> String.valueOf(file.getFileName()).startsWith(name))) {
      Iterator<Path> any = files.iterator();
      return any.hasNext() ? any.next() : null;
    } catch (NoSuchFileException | NotDirectoryException nothingThere) {
      return null;
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "every file of a store has a folder");
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
