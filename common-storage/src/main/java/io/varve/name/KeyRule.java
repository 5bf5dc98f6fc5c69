package io.varve.name;

import java.util.regex.Pattern;

/**
 * How a PV's name becomes the key that leads to its files (contract storage-retrieval 1.3).
 *
 * <p>A key that a type info holds already (its chunk key) always wins over the rule.
 */
public final class KeyRule {
  /** EAA's rule as shipped: {@code :} and {@code -} separate, {@code :} ends the key. */
  public static final KeyRule DEFAULT = new KeyRule("[\\:\\-]", ":");

  private final Pattern separators;
  private final char terminator;

  /**
   * @param separators a regular expression whose matches become {@code /}
   * @param terminator its first character ends each key
   */
  public KeyRule(String separators, String terminator) {
    if (terminator.isEmpty()) {
      throw new IllegalArgumentException(
          "The terminator of PV keys is empty; set varve.names.terminator, ':' is usual");
    }
    this.separators = Pattern.compile(separators);
    this.terminator = terminator.charAt(0);
  }

  /**
   * The key of a name, such as {@code A/B/C/D:} for {@code A:B:C-D}.
   *
   * @throws IllegalArgumentException when the key would leave the store's folder (invariant D10)
   */
  public String keyOf(String pvName) {
    return checked(separators.matcher(pvName).replaceAll("/") + terminator, pvName);
  }

  /**
   * The key itself if a file system can be trusted with it.
   *
   * @throws IllegalArgumentException when it holds {@code ..} or control characters
   */
  public static String checked(String key, String pvName) {
    for (String part : key.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        throw new IllegalArgumentException(
            "The PV name '" + pvName + "' leads out of the store's folder");
      }
    }
    if (key.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new IllegalArgumentException("The PV name '" + pvName + "' holds a control character");
    }
    return key;
  }
}
