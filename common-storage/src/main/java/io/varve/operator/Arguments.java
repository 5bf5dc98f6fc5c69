package io.varve.operator;

import java.util.List;

/**
 * The pieces of an operator's text between underscores; the first is its name.
 *
 * @param text the whole text
 * @param pieces at least the name
 */
record Arguments(String text, List<String> pieces) {

  static Arguments of(String text) {
    return new Arguments(text, List.of(text.split("_", -1)));
  }

  /**
   * A whole number of at least one: seconds, points, samples.
   *
   * @param index of the piece
   * @param standard what counts when there is no such piece
   * @throws IllegalArgumentException when the piece is something else
   */
  int count(int index, int standard) {
    if (missing(index)) {
      return standard;
    }
    int number;
    try {
      number = Integer.parseInt(pieces.get(index));
    } catch (NumberFormatException notWhole) {
      throw unusable(index, "a whole number");
    }
    if (number < 1) {
      throw unusable(index, "at least 1");
    }
    return number;
  }

  /**
   * A number that is not negative.
   *
   * @param index of the piece
   * @param standard what counts when there is no such piece
   * @throws IllegalArgumentException when the piece is something else
   */
  double measure(int index, double standard) {
    if (missing(index)) {
      return standard;
    }
    double number;
    try {
      number = Double.parseDouble(pieces.get(index));
    } catch (NumberFormatException none) {
      throw unusable(index, "a number");
    }
    if (!(number >= 0) || Double.isInfinite(number)) {
      throw unusable(index, "finite and not negative");
    }
    return number;
  }

  private boolean missing(int index) {
    return index >= pieces.size() || pieces.get(index).isEmpty();
  }

  private IllegalArgumentException unusable(int index, String wanted) {
    return new IllegalArgumentException(
        "The argument '"
            + pieces.get(index)
            + "' of the operator '"
            + text
            + "' must be "
            + wanted
            + "; write for example "
            + pieces.getFirst()
            + "_60");
  }
}
