package io.varve.retrieval.pv;

import io.varve.store.LeftOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one answer had to do without: {@code engine}, {@code store}, {@code file}, the name of
 * another archive. It may turn out while the answer is on its way. Thread-safe.
 */
public final class Lacking implements LeftOut {
  private final Set<String> names = new LinkedHashSet<>();

  /** Stores that do not answer. */
  private final Set<Path> silent = new HashSet<>();

  /** How many of the names the client has been told. */
  private int told;

  @Override
  public synchronized void store(Path root) {
    silent.add(root);
    add("store");
  }

  @Override
  public synchronized boolean without(Path root) {
    return silent.contains(root);
  }

  @Override
  public void file(Path file) {
    add("file");
  }

  public synchronized void add(String name) {
    names.add(name);
  }

  /** What is known to be missing so far, each once, in the order in which it was found. */
  public synchronized List<String> names() {
    return new ArrayList<>(names);
  }

  /** As {@link #text}, which the client is told now. */
  public synchronized String tell() {
    told = names.size();
    return text();
  }

  /** What has turned out to be missing since the client was told. */
  public synchronized List<String> untold() {
    return names().subList(told, names.size());
  }

  /** The names with commas between them; empty when nothing is missing so far. */
  public String text() {
    return String.join(", ", names());
  }
}
