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
import org.jspecify.annotations.Nullable;

/**
 * The partition files in folders, remembered for as long as the folder says that no name in it was
 * added or removed. A folder may hold the files of a thousand PVs; who asks for one of them should
 * not read the names of all, each time.
 *
 * <p>A folder's time of modification has a grain, and a second change within the same grain would
 * not show. So a listing is remembered only when the folder had been at rest for longer than any
 * grain, and than clocks of this machine and of a file server differ. Thread-safe.
 */
public final class Listings {
  private static final String EXTENSION = ".pb";
  private static final Duration AT_REST = Duration.ofSeconds(10);

  /** Names remembered over all folders; about 100 bytes each. */
  private static final int REMEMBERED = 500_000;

  private final Clock clock;
  private final Cache<Path, Listing> remembered =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED)
          .weigher((Path folder, Listing listing) -> listing.names.length + 1)
          .build();

  /**
   * @param clock to tell how long a folder has been at rest
   */
  public Listings(Clock clock) {
    this.clock = clock;
  }

  /** Listings that are read anew each time. */
  public static Listings forgetful() {
    // At the beginning of time no folder has been at rest for long.
    return new Listings(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
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
    if (listing.modified.toInstant().isBefore(clock.instant().minus(AT_REST))) {
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
        if (name.endsWith(EXTENSION)) {
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
