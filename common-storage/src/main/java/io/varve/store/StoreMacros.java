package io.varve.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code ${NAME}} in store URLs (contract storage-retrieval 2.1).
 *
 * <p>System properties win, then the environment, then what the service is configured with; a name
 * that nothing knows is an error here, where EAA goes on with the name itself as a folder.
 */
public final class StoreMacros {
  private final Map<String, String> configured;

  public StoreMacros(Map<String, String> configured) {
    this.configured = Map.copyOf(configured);
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
