package io.varve.objectstore;

import io.varve.store.Edition;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists, reads and deletes objects through {@code java.nio.file}. They are written by {@link
 * io.varve.store.ObjectStorage#publish} alone. It is known to who has its paths and registered
 * nowhere.
 */
final class ObjectProvider extends FileSystemProvider {
  private final ObjectFileSystem files;
  private final S3Calls calls;
  private final BlockCache blocks;
  private final int ahead;

  ObjectProvider(ObjectFileSystem files, S3Calls calls, BlockCache blocks, int ahead) {
    this.files = files;
    this.calls = calls;
    this.blocks = blocks;
    this.ahead = ahead;
  }

  @Override
  public String getScheme() {
    return "s3";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("Object storage is opened by its settings");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return files.getPath(ObjectPath.SCHEME + uri.getHost() + uri.getPath());
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (!Set.of(StandardOpenOption.READ).containsAll(options)) {
      throw new ReadOnlyFileSystemException();
    }
    ObjectPath object = ObjectPath.checked(path);
    Edition edition = calls.head(object).map(ObjectInfo::edition).orElse(null);
    if (edition == null) {
      throw new NoSuchFileException(object.toString());
    }
    return new ObjectChannel(blocks, object, edition, ahead);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<String> names = files.names(folder, "");
    if (names.isEmpty()) {
      throw new NoSuchFileException(folder.toString());
    }
    Iterator<Path> accepted =
        names.stream().map(folder::resolve).filter(path -> accepts(filter, path)).iterator();
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return accepted;
      }

      @Override
      public void close() {
        // All names are here already.
      }
    };
  }

  private static boolean accepts(DirectoryStream.Filter<? super Path> filter, Path path) {
    try {
      return filter.accept(path);
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void delete(Path path) throws IOException {
    ObjectPath object = ObjectPath.checked(path);
    if (calls.head(object).isEmpty()) {
      throw new NoSuchFileException(object.toString());
    }
    calls.delete(object, null);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    return one.equals(other);
  }

  @Override
  public boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("Object storage tells no free space");
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    ObjectInfo info = info(path);
    if (List.of(modes).contains(AccessMode.EXECUTE)
        || (List.of(modes).contains(AccessMode.WRITE) && info.isRegularFile())) {
      throw new AccessDeniedException(path.toString(), null, "Objects are published, not changed");
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException("Objects have no attributes of " + type.getName());
    }
    return type.cast(info(path));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String wanted, LinkOption... options)
      throws IOException {
    ObjectInfo info = info(path);
    Map<String, Object> known =
        Map.of(
            "size", info.size(),
            "lastModifiedTime", info.lastModifiedTime(),
            "isDirectory", info.isDirectory(),
            "isRegularFile", info.isRegularFile());
    if (wanted.equals("*")) {
      return known;
    }
    known = new HashMap<>(known);
    known.keySet().retainAll(Set.of(wanted.split(",")));
    return known;
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  private ObjectInfo info(Path path) throws IOException {
    ObjectPath object = ObjectPath.checked(path);
    if (!object.key().isEmpty()) {
      ObjectInfo info = calls.head(object).orElse(null);
      if (info != null) {
        return info;
      }
    }
    if (calls.any(object.bucket(), object.keyPrefix())) {
      return ObjectInfo.FOLDER;
    }
    throw new NoSuchFileException(object.toString());
  }
}
