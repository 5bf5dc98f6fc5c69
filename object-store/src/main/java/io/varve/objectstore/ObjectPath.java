package io.varve.objectstore;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of an object, or of what would be a folder if the objects were files: {@code
 * s3://bucket/prefix/A/B:2024.pb}. The first part of an absolute one is the bucket; several slashes
 * in a row are one, as in a folder.
 */
final class ObjectPath implements Path {
  static final String SCHEME = "s3://";

  private final ObjectFileSystem files;
  private final boolean absolute;
  private final List<String> names;

  private ObjectPath(ObjectFileSystem files, boolean absolute, List<String> names) {
    this.files = files;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static ObjectPath of(ObjectFileSystem files, String text) {
    boolean absolute = text.startsWith(SCHEME);
    List<String> names = new ArrayList<>();
    for (String name : (absolute ? text.substring(SCHEME.length()) : text).split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new ObjectPath(files, absolute, names);
  }

  static ObjectPath checked(Path path) {
    if (path instanceof ObjectPath object) {
      return object;
    }
    throw new ProviderMismatchException(path + " is no name of an object");
  }

  String bucket() {
    requireAbsolute();
    return names.getFirst();
  }

  /** The object's key, without the bucket; empty for the bucket itself. */
  String key() {
    requireAbsolute();
    return String.join("/", names.subList(1, names.size()));
  }

  /** What the keys of all objects below begin with. */
  String keyPrefix() {
    String key = key();
    return key.isEmpty() ? "" : key + "/";
  }

  private void requireAbsolute() {
    if (!absolute || names.isEmpty()) {
      throw new IllegalArgumentException("'" + this + "' names no bucket");
    }
  }

  @Override
  public ObjectFileSystem getFileSystem() {
    return files;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return absolute ? new ObjectPath(files, true, List.of()) : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : new ObjectPath(files, false, List.of(names.getLast()));
  }

  @Override
  public @Nullable Path getParent() {
    if (names.isEmpty() || (names.size() == 1 && !absolute)) {
      return null;
    }
    return new ObjectPath(files, absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int from, int to) {
    if (from < 0 || to > names.size() || from >= to) {
      throw new IllegalArgumentException(this + " has no parts " + from + " to " + to);
    }
    return new ObjectPath(files, false, names.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof ObjectPath path
        && path.files == files
        && path.absolute == absolute
        && path.names.size() <= names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof ObjectPath path) || path.files != files || path.absolute) {
      return equals(other);
    }
    int from = names.size() - path.names.size();
    return from >= 0 && names.subList(from, names.size()).equals(path.names);
  }

  /** Itself: {@code .} and {@code ..} have no meaning in keys. */
  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    ObjectPath path = checked(other);
    if (path.absolute) {
      return path;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(path.names);
    return new ObjectPath(files, absolute, all);
  }

  @Override
  public Path relativize(Path other) {
    if (!other.startsWith(this)) {
      throw new IllegalArgumentException(other + " does not lie below " + this);
    }
    return new ObjectPath(
        files, false, checked(other).names.subList(names.size(), other.getNameCount()));
  }

  @Override
  public URI toUri() {
    try {
      return new URI("s3", bucket(), "/" + key(), null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("'" + this + "' makes no URI", e);
    }
  }

  @Override
  public Path toAbsolutePath() {
    requireAbsolute();
    return this;
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("Object storage cannot be watched");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(checked(other).toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectPath path
        && path.files == files
        && path.absolute == absolute
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return Objects.hash(absolute, names);
  }

  @Override
  public String toString() {
    return (absolute ? SCHEME : "") + String.join("/", names);
  }
}
