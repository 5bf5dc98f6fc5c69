package io.varve.retrieval.answer;

/** Values as text without quotes, for csv and txt. */
final class PlainValue extends ValueText {
  private final boolean quoteStructures;

  /**
   * @param quoteStructures whether a structure, whose text holds commas, stands in quotes as a CSV
   *     field does
   */
  PlainValue(AnswerBuffer out, boolean quoteStructures) {
    super(out);
    this.quoteStructures = quoteStructures;
  }

  @Override
  void structure(String json) {
    out.utf8(quoteStructures ? '"' + json.replace("\"", "\"\"") + '"' : json);
  }

  @Override
  void number(double value) {
    out.number(value);
  }

  @Override
  void number(float value) {
    out.number(value);
  }

  @Override
  void string(String value) {
    out.utf8(value);
  }
}
