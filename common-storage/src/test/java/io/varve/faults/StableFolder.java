package io.varve.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A folder's entries: as programs see them, and as a power cut would leave them. */
final class StableFolder implements StableStorage.Node {
  private final Map<String, StableStorage.Node> current = new TreeMap<>();
  private final Map<String, StableStorage.Node> stable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  /** Entries that change together or not at all; null for one that goes. */
  private record Change(Map<String, StableStorage.@Nullable Node> entries) {
    void applyTo(Map<String, StableStorage.Node> folder) {
      entries.forEach(
          (name, node) -> {
            if (node == null) {
              folder.remove(name);
            } else {
              folder.put(name, node);
            }
          });
    }
  }

  StableStorage.@Nullable Node get(String name) {
    return current.get(name);
  }

  void put(String name, StableStorage.Node node) {
    Map<String, StableStorage.@Nullable Node> entries = new TreeMap<>();
    entries.put(name, node);
    change(entries);
  }

  void remove(String name) {
    Map<String, StableStorage.@Nullable Node> entries = new TreeMap<>();
    entries.put(name, null);
    change(entries);
  }

  /** Within one folder a new name and the end of the old one are one change. */
  void rename(String from, String to, StableStorage.Node node) {
    Map<String, StableStorage.@Nullable Node> entries = new TreeMap<>();
    entries.put(from, null);
    entries.put(to, node);
    change(entries);
  }

  private void change(Map<String, StableStorage.@Nullable Node> entries) {
    Change change = new Change(entries);
    pending.add(change);
    change.applyTo(current);
  }

  void forced() {
    pending.forEach(change -> change.applyTo(stable));
    pending.clear();
  }

  /** The entries after a power cut: those forced, and with randomness the first few others. */
  Map<String, StableStorage.Node> afterPowerCut(@Nullable Random random) {
    Map<String, StableStorage.Node> entries = new TreeMap<>(stable);
    if (random != null) {
      // File systems write changes of a folder in their order.
      pending.subList(0, random.nextInt(pending.size() + 1)).forEach(c -> c.applyTo(entries));
    }
    return entries;
  }
}
