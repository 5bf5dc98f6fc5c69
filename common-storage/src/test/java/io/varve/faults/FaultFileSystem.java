package io.varve.faults;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A file system whose files are real ones, and which fails on demand.
 *
 * <p>Code that gets its paths from {@link #root} and uses them through {@code java.nio.file} runs
 * on it unchanged. What is not below the folder is handed on to the default file system untouched.
 *
 * <pre>{@code
 * FaultFileSystem files = FaultFileSystem.over(temporaryFolder);
 * Store store = new Store("STS", files.root().resolve("sts"), PARTITION_HOUR, 0, 0);
 * files.faults().fail(Operation.WRITE, "**.pb");          // a bad disk
 * try (Fault hang = files.faults().hang(Operation.FORCE, "**.journal")) { ... }  // a dead mount
 * files.faults().capacity(10_000);                        // a full disk
 * files.operations().lines();                             // what was done, in its order
 * FaultFileSystem after = files.crash();                  // a power cut
 * }</pre>
 *
 * <p>Nothing is forced to the real disk: a power cut is simulated from what the program forced, so
 * tests are fast. Bytes written through a writable mapping are not seen, and lost in a power cut.
 */
public final class FaultFileSystem extends FileSystem {
  static final FileSystem REAL = FileSystems.getDefault();

  private final Path folder;
  private final StableStorage stable;
  private final Faults faults;
  private final OperationLog operations;
  private final FaultProvider provider = new FaultProvider(this);
  private final List<FaultChannel> channels = new ArrayList<>();
  private boolean off;

  private FaultFileSystem(Path folder) throws IOException {
    this.folder = folder;
    this.stable = StableStorage.of(folder);
    this.faults = new Faults(folder, stable);
    this.operations = new OperationLog(folder);
  }

  /**
   * A file system over an existing folder; what it holds counts as safe on the disk.
   *
   * @param folder of the default file system
   */
  public static FaultFileSystem over(Path folder) throws IOException {
    return new FaultFileSystem(folder.toAbsolutePath().normalize());
  }

  /** The folder as a path of this file system. */
  public Path root() {
    return wrap(folder);
  }

  /** The same place in the default file system, for looking at files without faults. */
  public static Path real(Path path) {
    return FaultPath.real(path);
  }

  /** The switches. */
  public Faults faults() {
    return faults;
  }

  /** What was changed, in its order. */
  public OperationLog operations() {
    return operations;
  }

  /**
   * Cuts the power: of all files and folder entries, what was not forced is gone, the strictest
   * that POSIX allows. This file system and its channels fail from now on, so that threads of the
   * dead process do no harm.
   *
   * @return the file system after the restart, without faults
   */
  public FaultFileSystem crash() throws IOException {
    return crash(null);
  }

  /**
   * Cuts the power as {@link #crash()} does, but of what was not forced some has reached the disk:
   * any of the writes to a file, in any order, each whole or torn at any byte, and the first few of
   * the changes to a folder's entries.
   */
  public FaultFileSystem crash(Random random) throws IOException {
    List<FaultChannel> open;
    synchronized (stable) {
      off = true;
      open = List.copyOf(channels);
      channels.clear();
    }
    faults.liftAll();
    for (FaultChannel channel : open) {
      channel.closeFile();
    }
    synchronized (stable) {
      stable.restore(random);
    }
    return new FaultFileSystem(folder);
  }

  StableStorage stable() {
    return stable;
  }

  /** Before an operation: the power is on and no fault strikes. */
  void reach(Operation operation, Path real) throws IOException {
    requirePower();
    faults.strike(operation, real);
    requirePower();
  }

  void requirePower() throws IOException {
    synchronized (stable) {
      if (off) {
        throw new IOException("The power was cut");
      }
    }
  }

  void opened(FaultChannel channel) {
    channels.add(channel);
  }

  void closed(FaultChannel channel) {
    synchronized (stable) {
      channels.remove(channel);
    }
  }

  Path wrap(Path real) {
    return new FaultPath(this, real);
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(REAL.getPath(first, more));
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  /** It needs no closing. */
  @Override
  public void close() {
    // The files belong to the default file system.
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return REAL.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    REAL.getRootDirectories().forEach(root -> roots.add(wrap(root)));
    return roots;
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return REAL.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return REAL.supportedFileAttributeViews();
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher = REAL.getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(FaultPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return REAL.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("Nothing in Varve watches folders");
  }

  /** Names of the channels that are open, for assertions on leaks. */
  public List<String> openFiles() {
    synchronized (stable) {
      return channels.stream().map(FaultChannel::toString).toList();
    }
  }
}
