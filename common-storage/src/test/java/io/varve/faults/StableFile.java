package io.varve.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A file's bytes as a power cut would leave them, and what was done to it since. */
final class StableFile implements StableStorage.Node {
  private byte[] bytes;
  private final List<Change> pending = new ArrayList<>();

  StableFile(byte[] bytes) {
    this.bytes = bytes;
  }

  private sealed interface Change {}

  private record Write(long position, byte[] bytes) implements Change {}

  private record Cut(long length) implements Change {}

  void written(long position, byte[] what) {
    pending.add(new Write(position, what));
  }

  void cut(long length) {
    pending.add(new Cut(length));
  }

  void forced() {
    for (Change change : pending) {
      bytes = applied(bytes, change);
    }
    pending.clear();
  }

  /** What is left after a power cut; without randomness nothing that was not forced. */
  byte[] afterPowerCut(@Nullable Random random) {
    if (random == null) {
      return bytes;
    }
    List<Change> survivors = new ArrayList<>();
    for (Change change : pending) {
      if (random.nextBoolean()) {
        survivors.add(torn(change, random));
      }
    }
    // What survives did so in the order of the disk; only the result of that order is seen.
    Collections.shuffle(survivors, random);
    byte[] result = bytes;
    for (Change change : survivors) {
      result = applied(result, change);
    }
    return result;
  }

  private static Change torn(Change change, Random random) {
    return change instanceof Write(long position, byte[] what) && random.nextInt(3) == 0
        ? new Write(position, Arrays.copyOf(what, random.nextInt(what.length + 1)))
        : change;
  }

  /** A write behind the end leaves zeros before it, as a file system does. */
  private static byte[] applied(byte[] before, Change change) {
    return switch (change) {
      case Cut(long length) ->
          length < before.length ? Arrays.copyOf(before, (int) length) : before;
      case Write(long position, byte[] what) -> {
        byte[] after = Arrays.copyOf(before, Math.max(before.length, (int) position + what.length));
        System.arraycopy(what, 0, after, (int) position, what.length);
        yield after;
      }
    };
  }
}
