package io.varve.retrieval.request;

import io.varve.web.ApiException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern users search names with: a glob or a Java regular expression that has to match the
 * whole name.
 *
 * <p>Expressions come from anybody, and Java's engine can take exponential time; so each name has a
 * budget of characters the engine may look at.
 */
public final class NamePattern {
  private static final int BUDGET = 100_000;

  private final String text;
  private final Pattern pattern;

  private NamePattern(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** A glob: {@code *} is any text, {@code ?} any character, all else stands for itself. */
  public static NamePattern ofGlob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return new NamePattern(glob, Pattern.compile(regex.toString()));
  }

  /**
   * A regular expression.
   *
   * @throws ApiException 400 when it is none
   */
  public static NamePattern ofRegex(String regex) {
    try {
      return new NamePattern(regex, Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw ApiException.badRequest(
          "The regular expression '" + regex + "' is not valid: " + e.getDescription());
    }
  }

  /**
   * Whether the whole name matches.
   *
   * @throws ApiException 400 when that takes too long to find out
   */
  public boolean matches(String name) {
    try {
      return pattern.matcher(new Budgeted(name, new int[] {BUDGET})).matches();
    } catch (BudgetSpentException | StackOverflowError e) {
      throw ApiException.badRequest(
          "The pattern '" + text + "' takes too long to match; nest fewer repetitions");
    }
  }

  /** A name that can be looked at so many times only. */
  @SuppressWarnings("ArrayRecordComponent") // one cell shared with the sub-sequences
  private record Budgeted(CharSequence name, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new BudgetSpentException();
      }
      return name.charAt(index);
    }

    @Override
    public int length() {
      return name.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Budgeted(name.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return name.toString();
    }
  }

  private static final class BudgetSpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BudgetSpentException() {
      super("The pattern's budget is spent", null, false, false);
    }
  }
}
