package io.varve.objectstore;

import io.varve.store.Edition;
import io.varve.store.ObjectStorage;
import io.varve.store.OtherEditionException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All buckets that one set of settings leads to. Thread-safe. */
final class ObjectFileSystem extends FileSystem implements ObjectStorage {
  private final Path folder;
  private final S3Connection connection;
  private final S3Calls calls;
  private final BlockCache blocks;
  private final Uploads uploads;
  private final Claims claims;
  private final ObjectProvider provider;
  private volatile boolean open = true;

  ObjectFileSystem(ObjectStoreSettings settings, Clock clock) {
    this.folder = settings.folder().toAbsolutePath();
    this.connection = new S3Connection(settings);
    this.calls = new S3Calls(connection);
    S3Parts parts = new S3Parts(connection);
    this.blocks = new BlockCache(calls, settings);
    this.uploads = new Uploads(calls, parts, settings);
    this.claims = new Claims(calls, parts, clock);
    this.provider = new ObjectProvider(this, calls, blocks, settings.blocksAhead());
  }

  @Override
  public List<String> names(Path folder, String beginning) throws IOException {
    ObjectPath within = ObjectPath.checked(folder);
    String prefix = within.keyPrefix();
    TreeSet<String> names = new TreeSet<>();
    calls.list(
        within.bucket(),
        prefix + beginning,
        "/",
        page -> {
          for (String key : page) {
            String name = key.substring(prefix.length());
            // What makes a folder visible in some tools is an object of no name within it.
            String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            if (!plain.isEmpty()) {
              names.add(plain);
            }
          }
        });
    return List.copyOf(names);
  }

  @Override
  public Edition edition(Path object) throws IOException {
    return calls.head(ObjectPath.checked(object)).map(ObjectInfo::edition).orElse(Edition.ABSENT);
  }

  @Override
  public Edition publish(Path file, Path object, Edition earlier) throws IOException {
    ObjectPath target = ObjectPath.checked(object);
    claims.requireNoneLost(target);
    return uploads.publish(
        target, earlier.isAbsent() ? null : earlier, Payload.of(new byte[0], file));
  }

  @Override
  public Edition append(Path object, Edition earlier, long kept, Path file) throws IOException {
    ObjectPath target = ObjectPath.checked(object);
    claims.requireNoneLost(target);
    if (kept > earlier.length()) {
      throw new IllegalArgumentException(
          object + " has " + earlier.length() + " bytes and cannot keep " + kept);
    }
    return uploads.append(target, earlier, kept, Payload.of(new byte[0], file));
  }

  @Override
  public void remove(Path object, Edition seen) throws IOException {
    ObjectPath target = ObjectPath.checked(object);
    claims.requireNoneLost(target);
    Edition there = edition(object);
    if (there.isAbsent()) {
      throw new NoSuchFileException(object.toString());
    }
    // Not every storage knows a condition for this request.
    if (!there.equals(seen)) {
      throw new OtherEditionException(
          object.toString(), "somebody else replaced it since it was looked at; it stays");
    }
    calls.delete(target, seen);
  }

  @Override
  public Path localFolder(Path root) {
    ObjectPath path = ObjectPath.checked(root);
    return folder.resolve(path.bucket()).resolve(path.key());
  }

  @Override
  public Closeable claim(Path root, String holder) throws IOException {
    return claims.claim(ObjectPath.checked(root), localFolder(root), holder);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    open = false;
    claims.close();
    blocks.close();
    connection.close();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    String text = more.length == 0 ? first : first + "/" + String.join("/", more);
    return ObjectPath.of(this, text);
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher names = FileSystems.getDefault().getPathMatcher(pattern);
    return path -> names.matches(Path.of(path.toString()));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("Objects have no owners here");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("Object storage cannot be watched");
  }
}
