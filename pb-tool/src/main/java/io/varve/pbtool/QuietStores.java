package io.varve.pbtool;

import io.varve.store.QuietStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the store roots quiet in which files are repaired, each from its first file on.
 *
 * <p>A folder that no Varve ever wrote to has no locks, and what an EAA does there shows only when
 * it changes a file meanwhile.
 */
final class QuietStores implements Closeable {
  private final String holder;
  private final List<QuietStore> held = new ArrayList<>();

  /** By root: empty when it is held, else why it is not. */
  private final Map<Path, String> roots = new HashMap<>();

  QuietStores(String holder) {
    this.holder = holder;
  }

  /**
   * Makes sure that nobody else writes to the store of a file.
   *
   * @throws IOException when somebody does; the message says who
   */
  void hold(Path file) throws IOException {
    Path root = QuietStore.rootOf(file.toRealPath());
    if (root == null) {
      return;
    }
    String refusal = roots.get(root);
    if (refusal == null) {
      refusal = quiet(root);
      roots.put(root, refusal);
    }
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
  }

  private String quiet(Path root) {
    try {
      held.add(QuietStore.of(root, holder));
      return "";
    } catch (IOException e) {
      return "not repaired. " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (QuietStore store : held) {
      try {
        store.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
