package io.varve.faults;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The switches of a {@link FaultFileSystem}. Thread-safe.
 *
 * <p>Paths are chosen by a glob over the absolute path: {@code **.pb} is every partition file,
 * {@code **}{@code /journal/**} everything below a folder of that name. Every switch gives the
 * fault it switched on, to lift it and to ask whether it struck. Faults strike in the order in
 * which they were switched on, before the operation takes effect.
 */
public final class Faults {
  /** A hang that nobody lifts ends a test with an error instead of never. */
  private static final Duration LONGEST_HANG = Duration.ofSeconds(60);

  private static final String NO_SPACE = "No space left on device";

  private final Path folder;
  private final StableStorage stable;
  private final List<Fault> effects = new CopyOnWriteArrayList<>();
  private final List<Fault> tears = new CopyOnWriteArrayList<>();
  private final List<Fault> lies = new CopyOnWriteArrayList<>();
  private volatile long capacity = Long.MAX_VALUE;

  Faults(Path folder, StableStorage stable) {
    this.folder = folder;
    this.stable = stable;
  }

  /** The operation fails as a bad disk does (EIO), and has no effect. */
  public Fault fail(Operation operation, String glob) {
    return before(
        operation,
        glob,
        path -> {
          throw new IOException(path + ": Input/output error");
        });
  }

  /** The operation hangs until the fault is lifted, as on a dead mount: no interrupt ends it. */
  public Fault hang(Operation operation, String glob) {
    Fault[] self = new Fault[1];
    self[0] = new Fault(operation, matcher(glob), path -> self[0].awaitLifted(LONGEST_HANG));
    return switchedOn(effects, self[0]);
  }

  /** Something of the test's own happens before the operation; it may throw. */
  public Fault before(Operation operation, String glob, Fault.Effect effect) {
    return switchedOn(effects, new Fault(operation, matcher(glob), effect));
  }

  /**
   * Somebody removes the name right before the operation: what a channel that is open writes then
   * goes where no reader finds it.
   */
  public Fault unlinkBehind(Operation operation, String glob) {
    return before(operation, glob, this::unlink);
  }

  /**
   * Writes fail after so many bytes in sum. Those bytes really land; the write that is cut short
   * throws, and so does each one after it until the fault is lifted.
   */
  public Fault tear(String glob, long bytes) {
    return switchedOn(tears, new Fault(Operation.WRITE, matcher(glob), path -> {}).letting(bytes));
  }

  /**
   * Forcing a file or folder says that it succeeded, and a power cut takes the bytes all the same.
   */
  public Fault lie(String glob) {
    switchedOn(lies, new Fault(Operation.FORCE_FOLDER, matcher(glob), path -> {}));
    Fault fault = new Fault(Operation.FORCE, matcher(glob), path -> {});
    return switchedOn(lies, fault);
  }

  /**
   * Makes the disk as small as this many bytes in all files below the folder. A write that does not
   * fit lands in part and says so, the next one throws. Deleting and truncating make room.
   */
  public void capacity(long bytes) {
    capacity = bytes;
  }

  /** Makes the disk large again. */
  public void unlimited() {
    capacity = Long.MAX_VALUE;
  }

  /** Lifts everything, the capacity included. */
  public void liftAll() {
    Stream.of(effects, tears, lies).flatMap(List::stream).forEach(Fault::lift);
    Stream.of(effects, tears, lies).forEach(List::clear);
    unlimited();
  }

  /** Removes a name without anybody noticing, as an operator at a shell does. */
  public void unlink(Path path) throws IOException {
    Path real = FaultPath.real(path);
    synchronized (stable) {
      Files.delete(real);
      stable.deleted(real);
    }
  }

  void strike(Operation operation, Path path) throws IOException {
    for (Fault fault : effects) {
      fault.strike(operation, path);
    }
  }

  /** What of a write gets through; throws nothing, for the bytes must land before it does. */
  int through(Path path, int wanted) {
    int through = wanted;
    for (Fault fault : tears) {
      through = Math.min(through, fault.through(path, wanted));
    }
    return through;
  }

  /**
   * How many bytes of a write fit.
   *
   * @throws IOException when none of them do
   */
  int fitting(Path path, long position, int wanted, long size) throws IOException {
    if (capacity == Long.MAX_VALUE || wanted == 0 || !path.startsWith(folder)) {
      return wanted;
    }
    // What lies within the file has its room already.
    long within = Math.clamp(size - position, 0, wanted);
    long room = Math.max(0, capacity - used());
    long fitting = Math.min(wanted, within + room);
    if (fitting == 0) {
      throw new IOException(path + ": " + NO_SPACE);
    }
    return (int) fitting;
  }

  boolean lies(Operation operation, Path path) {
    boolean lying = false;
    for (Fault fault : lies) {
      lying |= fault.strikes(operation, path);
    }
    return lying;
  }

  private long used() throws IOException {
    long sum = 0;
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.toList();
    }
    for (Path file : all) {
      try {
        sum += Files.isRegularFile(file) ? Files.size(file) : 0;
      } catch (NoSuchFileException deletedMeanwhile) {
        // It takes no room any more.
        sum += 0;
      }
    }
    return sum;
  }

  private static Fault switchedOn(List<Fault> list, Fault fault) {
    list.add(fault);
    return fault;
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }
}
