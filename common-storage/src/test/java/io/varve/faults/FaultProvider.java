package io.varve.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands every operation on to the default file system, unless a fault strikes. */
final class FaultProvider extends FileSystemProvider {
  private final FaultFileSystem files;

  FaultProvider(FaultFileSystem files) {
    this.files = files;
  }

  private static Path real(Path path) {
    return FaultPath.real(path).toAbsolutePath().normalize();
  }

  private static FileSystemProvider delegate() {
    return FaultFileSystem.REAL.provider();
  }

  /** A change of names: carried out, noted for the power cut and recorded, in one order. */
  private void change(Operation operation, Path path, Change real, Runnable note)
      throws IOException {
    files.reach(operation, path);
    synchronized (files.stable()) {
      files.requirePower();
      real.run();
      note.run();
      files.operations().add(operation, path, 0);
    }
  }

  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path real = real(path);
    files.reach(Operation.OPEN, real);
    synchronized (files.stable()) {
      files.requirePower();
      boolean existed = Files.exists(real);
      Set<OpenOption> wanted = new HashSet<>(options);
      // Every write is given its position, so that it is known where it went.
      boolean append = wanted.remove(StandardOpenOption.APPEND);
      if (append) {
        wanted.add(StandardOpenOption.WRITE);
      }
      FileChannel file = FileChannel.open(real, wanted, attributes);
      if (!existed) {
        files.stable().created(real);
        files.operations().add(Operation.CREATE, real, 0);
      }
      StableFile stable = files.stable().file(real);
      if (existed && stable != null && wanted.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
        stable.cut(0);
        files.operations().add(Operation.TRUNCATE, real, 0);
      }
      FaultChannel channel = new FaultChannel(files, real, file, stable, append);
      files.opened(channel);
      return channel;
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> wanted = new HashSet<>(options);
    if (wanted.isEmpty()) {
      wanted.add(StandardOpenOption.READ);
    }
    return newFileChannel(path, wanted, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    files.reach(Operation.LIST, real(folder));
    DirectoryStream<Path> listing =
        delegate()
            .newDirectoryStream(FaultPath.real(folder), path -> filter.accept(files.wrap(path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> paths = listing.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public Path next() {
            return files.wrap(paths.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        listing.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path real = real(folder);
    change(
        Operation.CREATE_FOLDER,
        real,
        () -> delegate().createDirectory(real, attributes),
        () -> files.stable().createdFolder(real));
  }

  @Override
  public void delete(Path path) throws IOException {
    Path real = real(path);
    change(
        Operation.DELETE, real, () -> delegate().delete(real), () -> files.stable().deleted(real));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Path from = real(source);
    Path to = real(target);
    files.reach(Operation.MOVE, from);
    change(
        Operation.MOVE,
        to,
        () -> delegate().move(from, to, options),
        () -> files.stable().moved(from, to));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Path from = real(source);
    Path to = real(target);
    files.reach(Operation.READ, from);
    files.reach(Operation.WRITE, to);
    synchronized (files.stable()) {
      files.requirePower();
      delegate().copy(from, to, options);
      if (Files.isDirectory(to)) {
        files.stable().createdFolder(to);
        files.operations().add(Operation.CREATE_FOLDER, to, 0);
        return;
      }
      byte[] bytes = Files.readAllBytes(to);
      files.stable().created(to);
      StableFile copied = files.stable().file(to);
      if (copied != null) {
        copied.written(0, bytes);
      }
      files.operations().add(Operation.WRITE, to, bytes.length);
    }
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    files.reach(Operation.STAT, real(path));
    return delegate().isSameFile(FaultPath.real(path), FaultPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return delegate().isHidden(FaultPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    files.reach(Operation.STAT, real(path));
    return delegate().getFileStore(FaultPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    files.reach(Operation.STAT, real(path));
    delegate().checkAccess(FaultPath.real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return delegate().getFileAttributeView(FaultPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    files.reach(Operation.STAT, real(path));
    return delegate().readAttributes(FaultPath.real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    files.reach(Operation.STAT, real(path));
    return delegate().readAttributes(FaultPath.real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    files.reach(Operation.STAT, real(path));
    delegate().setAttribute(FaultPath.real(path), attribute, value, options);
  }

  @Override
  public String getScheme() {
    return "faults";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("FaultFileSystem.over makes one");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return files.wrap(Path.of(uri));
  }
}
