package io.varve.summary;

import io.varve.store.PartitionFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;
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

  /** Claims that begin, or have ended, at a time. */
  private record Border(List<Integer> begun, List<Integer> ended) {
    Border() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Divides a range, oldest part first; what nobody claims is left out. */
  static List<Stretch> plan(long from, long to, List<Claim> claims) {
    NavigableMap<Long, Border> borders = new TreeMap<>();
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      if (claim.to >= from && claim.from <= to) {
        at(borders, Math.max(from, claim.from)).begun.add(i);
        if (claim.to < to) {
          at(borders, claim.to + 1).ended.add(i);
        }
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    SequencedSet<Integer> present = new LinkedHashSet<>();
    borders.forEach(
        (start, border) -> {
          present.addAll(border.begun);
          border.ended.forEach(present::remove);
          if (!present.isEmpty()) {
            Long next = borders.higherKey(start);
            PartitionFile alone = present.size() == 1 ? claims.get(present.getFirst()).file : null;
            join(stretches, new Stretch(start, next == null ? to : next - 1, alone));
          }
        });
    return stretches;
  }

  /** Those of a plan that lie between two times, cut where they reach beyond. */
  static List<Stretch> within(long from, long to, List<Stretch> plan) {
    List<Stretch> within = new ArrayList<>();
    for (Stretch stretch : plan) {
      if (stretch.to >= from && stretch.from <= to) {
        within.add(
            new Stretch(Math.max(from, stretch.from), Math.min(to, stretch.to), stretch.file));
      }
    }
    return within;
  }

  /** Nanoseconds. */
  long length() {
    return to - from + 1;
  }

  private static Border at(NavigableMap<Long, Border> borders, long time) {
    return borders.computeIfAbsent(time, start -> new Border());
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
