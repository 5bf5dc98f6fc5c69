package io.varve.engine.channel.sampling;

import io.varve.sample.FieldValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A few fields with their values, in the order in which they came. A record has some ten at most,
 * each PV has three such lists, and a map of the JDK takes six times the memory. Not thread-safe.
 */
final class FieldList {
  private static final String[] NONE = {};

  /** Names and values in turn. */
  private String[] pairs = NONE;

  boolean isEmpty() {
    return pairs.length == 0;
  }

  /**
   * Adds a field or gives it another value.
   *
   * @return what it had before
   */
  @Nullable String put(String name, String value) {
    int at = find(name);
    if (at >= 0) {
      String before = pairs[at + 1];
      pairs[at + 1] = value;
      return before;
    }
    pairs = Arrays.copyOf(pairs, pairs.length + 2);
    pairs[pairs.length - 2] = name;
    pairs[pairs.length - 1] = value;
    return null;
  }

  void clear() {
    pairs = NONE;
  }

  private int find(String name) {
    for (int at = 0; at < pairs.length; at += 2) {
      if (pairs[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }

  /** These, and those of others that are not among them. */
  List<FieldValue> with(FieldList others) {
    List<FieldValue> all = new ArrayList<>((pairs.length + others.pairs.length) / 2);
    addTo(all);
    for (int at = 0; at < others.pairs.length; at += 2) {
      if (find(others.pairs[at]) < 0) {
        all.add(new FieldValue(others.pairs[at], others.pairs[at + 1]));
      }
    }
    return all;
  }

  List<FieldValue> all() {
    List<FieldValue> all = new ArrayList<>(pairs.length / 2);
    addTo(all);
    return all;
  }

  private void addTo(List<FieldValue> all) {
    for (int at = 0; at < pairs.length; at += 2) {
      all.add(new FieldValue(pairs[at], pairs[at + 1]));
    }
  }
}
