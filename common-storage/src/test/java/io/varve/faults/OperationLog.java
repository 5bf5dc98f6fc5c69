package io.varve.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes to a {@link FaultFileSystem} in the order in which they were carried out; reads are
 * not among them, and what failed is not either. Thread-safe.
 */
public final class OperationLog {
  private final Path folder;
  private final List<Performed> performed = new ArrayList<>();

  OperationLog(Path folder) {
    this.folder = folder;
  }

  synchronized void add(Operation operation, Path path, long bytes) {
    Path shown = path.startsWith(folder) ? folder.relativize(path) : path;
    performed.add(new Performed(operation, shown, bytes));
  }

  public synchronized List<Performed> all() {
    return List.copyOf(performed);
  }

  /** All as text, such as {@code DELETE sts/A/B:2026_03_04_05.pb}: for assertions on the order. */
  public List<String> lines() {
    return all().stream().map(Performed::toString).toList();
  }

  /** How often an operation was carried out, whatever it was done to. */
  public long count(Operation operation) {
    return all().stream().filter(one -> one.operation() == operation).count();
  }

  public synchronized void clear() {
    performed.clear();
  }
}
