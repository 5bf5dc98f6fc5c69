package io.varve.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partition files in folders, remembered for as long as the folder says that no name in it was
 * added or removed. A folder may hold the files of a thousand PVs; who asks for one of them should
 * not read the names of all, each time.
 *
 * <p>Only where that word can be trusted: on a local file system. A file server's is itself served
 * from a cache, and some mounts of object stores never change it. And a folder's time has a grain,
 * within which a second change would not show, so it must have been at rest for longer than that.
 * Elsewhere a folder is read each time. Thread-safe.
 */
public final class Listings {
  /** Of all encodings. */
  private static final List<String> EXTENSIONS = List.of(".pb", ".parquet");

  private static final Duration AT_REST = Duration.ofSeconds(10);

  /** As the system names them; their folders' times are exact to a tick of the kernel. */
  private static final Set<String> LOCAL = Set.of("ext4", "xfs", "btrfs", "zfs", "tmpfs");

  /** Names remembered over all folders; about 100 bytes each. */
  private static final int REMEMBERED = 500_000;

  private final Clock clock;
  private final TrustedTimes trusted;
  private final Cache<Path, Listing> remembered =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED)
          .weigher((Path folder, Listing listing) -> listing.names.length + 1)
          .build();

  /**
   * @param clock to tell how long a folder has been at rest
   */
  public Listings(Clock clock) {
    this(clock, folder -> LOCAL.contains(Files.getFileStore(folder).type()));
  }

  Listings(Clock clock, TrustedTimes trusted) {
    this.clock = clock;
    this.trusted = trusted;
  }

  /** Says whether a folder's time of modification tells of every change at once. */
  @FunctionalInterface
  interface TrustedTimes {
    boolean of(Path folder) throws IOException;
  }

  /** Listings that are read anew each time. */
  public static Listings forgetful() {
    return new Listings(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), folder -> false);
  }

  /**
   * @param names sorted
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Listing(FileTime modified, @Nullable Object identity, String[] names) {

    boolean isOf(BasicFileAttributes now) {
      return modified.equals(now.lastModifiedTime()) && Objects.equals(identity, now.fileKey());
    }
  }

  /**
   * Names in a folder that begin with a prefix and end as partition files do, sorted.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such folder
   * @throws java.nio.file.NotDirectoryException when it is none
   */
  public List<String> of(Path folder, String prefix) throws IOException {
    String[] names = names(folder);
    int from = Arrays.binarySearch(names, prefix);
    List<String> found = new ArrayList<>();
    for (int i = from < 0 ? -from - 1 : from; i < names.length; i++) {
      if (!names[i].startsWith(prefix)) {
        break;
      }
      found.add(names[i]);
    }
    return found;
  }

  private String[] names(Path folder) throws IOException {
    // Before the names are read: what changes meanwhile makes the folder newer than this says.
    BasicFileAttributes now = Files.readAttributes(folder, BasicFileAttributes.class);
    Listing known = remembered.getIfPresent(folder);
    if (known != null && known.isOf(now)) {
      return known.names;
    }
    Listing listing = new Listing(now.lastModifiedTime(), now.fileKey(), read(folder));
    if (listing.modified.toInstant().isBefore(clock.instant().minus(AT_REST))
        && trusted.of(folder)) {
      remembered.put(folder, listing);
    } else {
      remembered.invalidate(folder);
    }
    return listing.names;
  }

  private static String[] read(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      for (Path path : listing) {
        String name = path.getFileName().toString();
        if (EXTENSIONS.stream().anyMatch(name::endsWith)) {
          names.add(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    String[] sorted = names.toArray(String[]::new);
    Arrays.sort(sorted);
    return sorted;
  }
}
