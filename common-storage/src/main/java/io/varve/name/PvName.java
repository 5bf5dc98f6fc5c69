package io.varve.name;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a PV's name: {@code base.FIELD.{modifier}} (contract mgmt-engine-etl 2.6).
 *
 * @param base the record's name
 * @param field the field, empty for none; VAL counts as none
 * @param modifier the channel filter in braces or brackets, empty for none
 */
public record PvName(String base, String field, String modifier) {
  private static final Pattern RULE =
      Pattern.compile(
          "(?<base>[a-zA-Z0-9_\\-+:\\[\\]<>;/,#{}^]+)"
              + "(?:\\.(?<field>[a-zA-Z_][a-zA-Z0-9_]*))?"
              + "(?:\\.(?<modifier>\\{[a-zA-Z0-9:(){}.\"',\\-]*\\}|\\[[0-9]+:[0-9]+\\]))?");

  /** Access prefixes a user may put before a name. */
  private static final String CA = "ca://";

  private static final String PVA = "pva://";

  /**
   * Takes a name apart, with or without an access prefix.
   *
   * @return empty when the text breaks the naming rule
   */
  public static Optional<PvName> parse(String text) {
    Matcher matcher = RULE.matcher(withoutPrefix(text));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String field = orEmpty(matcher.group("field"));
    return Optional.of(
        new PvName(
            matcher.group("base"),
            field.equals("VAL") ? "" : field,
            orEmpty(matcher.group("modifier"))));
  }

  /** The name without {@code ca://} or {@code pva://} and without the field VAL. */
  public static String normalise(String text) {
    String name = withoutPrefix(text);
    return parse(name).map(PvName::toString).orElse(name);
  }

  /** Whether the text asks for pvAccess. */
  public static boolean asksForPva(String text) {
    return text.startsWith(PVA);
  }

  /** Whether the text asks for Channel Access. */
  public static boolean asksForCa(String text) {
    return text.startsWith(CA);
  }

  /** The text without access prefixes: were one left, the name would change when it is read. */
  public static String withoutPrefix(String text) {
    String name = text;
    while (asksForCa(name) || asksForPva(name)) {
      name = name.substring(name.indexOf("//") + 2);
    }
    return name;
  }

  public boolean hasField() {
    return !field.isEmpty();
  }

  /** The whole name, without prefix and without VAL. */
  @Override
  public String toString() {
    String name = hasField() ? base + "." + field : base;
    return modifier.isEmpty() ? name : name + "." + modifier;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
