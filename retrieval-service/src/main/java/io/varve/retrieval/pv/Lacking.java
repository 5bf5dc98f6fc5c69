package io.varve.retrieval.pv;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one answer had to do without: {@code engine}, {@code store}, the name of another archive. It
 * may turn out while the answer is on its way. Thread-safe.
 */
public final class Lacking {
  private final Set<String> names = new LinkedHashSet<>();

  public synchronized void add(String name) {
    names.add(name);
  }

  /** What is known to be missing so far, each once, in the order in which it was found. */
  public synchronized List<String> names() {
    return new ArrayList<>(names);
  }

  /** The names with commas between them; empty when nothing is missing so far. */
  public String text() {
    return String.join(", ", names());
  }
}
