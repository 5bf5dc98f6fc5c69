package io.varve.mgmt.name;

import io.varve.web.ApiException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds names by the parameters {@code pv}, {@code regex} and {@code limit} (contract 0.3). */
public final class NameSearch {
  private final NameIndex index;

  public NameSearch(NameIndex index) {
    this.index = index;
  }

  /**
   * The names that are meant, each once: the PVs in order, then the aliases.
   *
   * @param pv globs and names separated by commas; wins over the regular expression
   * @param regex over whole names; with neither, every name is meant
   * @param limit how many at most, -1 for all
   * @throws ApiException 400 when the regular expression is none
   */
  public List<String> known(@Nullable String pv, @Nullable String regex, int limit) {
    NameIndex.Names names = index.names();
    return search(names, pv, regex, limit, names::contains);
  }

  /** Like {@link #known}, but names without wildcards are kept even when nothing has them. */
  public List<String> asked(@Nullable String pv, @Nullable String regex, int limit) {
    return search(index.names(), pv, regex, limit, name -> true);
  }

  private static List<String> search(
      NameIndex.Names names,
      @Nullable String pv,
      @Nullable String regex,
      int limit,
      Predicate<String> literal) {
    Set<String> found = new LinkedHashSet<>();
    if (pv == null || pv.isBlank()) {
      add(names, regex == null ? name -> true : pattern(regex)::matches, limit, found);
      return List.copyOf(found);
    }
    for (String part : pv.split(",", -1)) {
      if (NamePattern.isGlob(part)) {
        add(names, NamePattern.glob(part)::matches, limit, found);
      } else if (!part.isEmpty() && !full(found, limit) && literal.test(part)) {
        found.add(part);
      }
    }
    return List.copyOf(found);
  }

  private static void add(
      NameIndex.Names names, Predicate<String> wanted, int limit, Set<String> found) {
    for (String name : names.all()) {
      if (full(found, limit)) {
        return;
      }
      if (wanted.test(name)) {
        found.add(name);
      }
    }
  }

  private static boolean full(Set<String> found, int limit) {
    return limit >= 0 && found.size() >= limit;
  }

  private static NamePattern pattern(String regex) {
    try {
      return NamePattern.regex(regex);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
