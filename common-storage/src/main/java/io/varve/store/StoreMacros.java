package io.varve.store;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What store URLs of a site refer to: {@code ${NAME}} in them (contract storage-retrieval 2.1), and
 * roots that are no folders.
 *
 * <p>System properties win, then the environment, then what the service is configured with; a name
 * that nothing knows is an error here, where EAA goes on with the name itself as a folder.
 */
public final class StoreMacros {
  private final Map<String, String> configured;
  private final RemoteRoots remote;

  /** With roots in folders alone. */
  public StoreMacros(Map<String, String> configured) {
    this(configured, RemoteRoots.NONE);
  }

  public StoreMacros(Map<String, String> configured, RemoteRoots remote) {
    this.configured = Map.copyOf(configured);
    this.remote = remote;
  }

  /** Where roots are that are no folders. */
  RemoteRoots remote() {
    return remote;
  }

  /**
   * The place of a root whose name was kept, such as in the registry: that of {@link Store#root} as
   * a text.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be used
   */
  public Path placeOf(String root) {
    return StoreUrl.isRemote(root) ? remote.at(root) : Path.of(root);
  }

  /**
   * The text with every macro replaced.
   *
   * @throws IllegalArgumentException when a macro has no value
   */
  public String expand(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int open = text.indexOf("${", at);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (close < 0) {
        return out.append(text, at, text.length()).toString();
      }
      String name = text.substring(open + 2, close);
      String value = valueOf(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "The store URL '"
                + text
                + "' uses ${"
                + name
                + "}, which is not set; set it in the"
                + " environment");
      }
      out.append(text, at, open).append(value);
      at = close + 1;
    }
  }

  private @Nullable String valueOf(String name) {
    String property = System.getProperty(name);
    if (property != null) {
      return property;
    }
    String environment = System.getenv(name);
    return environment != null && !environment.isEmpty() ? environment : configured.get(name);
  }
}
