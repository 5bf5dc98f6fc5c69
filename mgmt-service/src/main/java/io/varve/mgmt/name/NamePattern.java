package io.varve.mgmt.name;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern over whole PV names, matched in time linear in the name's length whatever the pattern,
 * since anybody may send one.
 *
 * <p>EAA compares a glob with the text after the last {@code /} only; here it covers the name.
 */
public final class NamePattern {
  private final Pattern pattern;

  private NamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Whether the text is a glob and no plain name. */
  public static boolean isGlob(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** A glob: {@code *} is any text, {@code ?} any one character, all else is itself. */
  public static NamePattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    int from = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' || c == '?') {
        regex.append(Pattern.quote(glob.substring(from, i))).append(c == '*' ? ".*" : ".");
        from = i + 1;
      }
    }
    regex.append(Pattern.quote(glob.substring(from)));
    return new NamePattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /**
   * A regular expression of RE2, which is Java's without back references and look-around.
   *
   * @throws IllegalArgumentException with a sentence when it is none
   */
  public static NamePattern regex(String regex) {
    try {
      return new NamePattern(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + regex + "' is no regular expression that can be used here: " + e.getDescription(),
          e);
    }
  }

  /** Whether the whole name matches. */
  public boolean matches(String name) {
    return pattern.matches(name);
  }
}
