package io.varve.engine.recording;

import io.varve.store.FreeSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disks of the short-term stores still have the free space that must be left. A disk
 * that is filled to the last byte is hard to bring back: ETL could not even write what would empty
 * it. Thread-safe.
 */
final class SpaceFloor {
  private static final Logger log = LoggerFactory.getLogger(SpaceFloor.class);
  private static final long ASK_EVERY_MILLIS = 1000;

  private final FreeSpace space;
  private final long bytes;
  private final Clock clock;
  private final Map<Path, Seen> seen = new ConcurrentHashMap<>();

  /**
   * @param bytes that must be left free
   */
  SpaceFloor(FreeSpace space, long bytes, Clock clock) {
    this.space = space;
    this.bytes = bytes;
    this.clock = clock;
  }

  private record Seen(long atMillis, boolean below) {}

  /** Asks the file system of a store, once a second at most; nothing may be appended if so. */
  boolean isBelow(Path root) {
    long now = clock.millis();
    Seen last = seen.get(root);
    if (last != null && Math.abs(now - last.atMillis) < ASK_EVERY_MILLIS) {
      return last.below;
    }
    boolean below = ask(root);
    seen.put(root, new Seen(now, below));
    if (below != (last != null && last.below)) {
      log.warn("The disk of {} has {} than {} bytes free", root, below ? "less" : "more", bytes);
    }
    return below;
  }

  /** What was seen last; asks nobody and so never waits. */
  boolean wasBelow(Path root) {
    Seen last = seen.get(root);
    return last != null && last.below;
  }

  /** Stores to which nothing is appended for want of space. */
  Set<Path> below() {
    Set<Path> roots = new TreeSet<>();
    seen.forEach(
        (root, last) -> {
          if (last.below) {
            roots.add(root);
          }
        });
    return roots;
  }

  private boolean ask(Path root) {
    try {
      return space.usableBytes(root) < bytes;
    } catch (IOException e) {
      // An append says better what is wrong with the store.
      log.debug("The free space of {} is not known", root, e);
      return false;
    }
  }
}
