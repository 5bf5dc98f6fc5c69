package io.varve.summary;

import io.varve.store.PartitionFile;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of a range that is read in one way.
 *
 * @param from first nanosecond since 1970
 * @param to last nanosecond
 * @param file that alone has samples then, and a summary of them; null when the samples are to be
 *     read from wherever they are
 */
record Stretch(long from, long to, @Nullable PartitionFile file) {

  /**
   * A file, or something else, that may have samples between two times.
   *
   * @param file null when it has no summary
   */
  record Claim(long from, long to, @Nullable PartitionFile file) {}

  /** Divides a range, oldest part first; what nobody claims is left out. */
  static List<Stretch> plan(long from, long to, List<Claim> claims) {
    TreeSet<Long> borders = new TreeSet<>();
    borders.add(from);
    for (Claim claim : claims) {
      if (claim.to >= from && claim.from <= to) {
        borders.add(Math.max(from, claim.from));
        if (claim.to < to) {
          borders.add(claim.to + 1);
        }
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    for (Long start : borders) {
      Long next = borders.higher(start);
      long end = next == null ? to : next - 1;
      List<Claim> here =
          claims.stream().filter(claim -> claim.from <= start && claim.to >= end).toList();
      if (!here.isEmpty()) {
        join(stretches, new Stretch(start, end, here.size() == 1 ? here.getFirst().file : null));
      }
    }
    return stretches;
  }

  /** Adds a stretch, to the last one if that goes on into it. */
  private static void join(List<Stretch> stretches, Stretch next) {
    Stretch last = stretches.isEmpty() ? null : stretches.getLast();
    boolean joins =
        last != null
            && last.to + 1 == next.from
            && (next.file == null ? last.file == null : next.file.equals(last.file));
    if (last != null && joins) {
      stretches.set(stretches.size() - 1, new Stretch(last.from, next.to, next.file));
    } else {
      stretches.add(next);
    }
  }
}
