package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;

/** Writes the value of a sample as text without quotes, for csv and txt. */
final class PlainValue {
  private final AnswerBuffer out;
  private final boolean quoteStructures;

  /**
   * @param quoteStructures whether a structure, whose text holds commas, stands in quotes as a CSV
   *     field does
   */
  PlainValue(AnswerBuffer out, boolean quoteStructures) {
    this.out = out;
    this.quoteStructures = quoteStructures;
  }

  void write(SampleCursor at) {
    switch (at.type()) {
      case V4_GENERIC_BYTES -> {
        String json = JsonValue.structure(at);
        out.utf8(quoteStructures ? '"' + json.replace("\"", "\"\"") + '"' : json);
      }
      case WAVEFORM_STRING,
          WAVEFORM_SHORT,
          WAVEFORM_FLOAT,
          WAVEFORM_ENUM,
          WAVEFORM_BYTE,
          WAVEFORM_INT,
          WAVEFORM_DOUBLE -> {
        out.put('[');
        int count = at.elementCount();
        for (int i = 0; i < count; i++) {
          if (i > 0) {
            out.put(',');
          }
          element(at, i);
        }
        out.put(']');
      }
      default -> element(at, 0);
    }
  }

  private void element(SampleCursor at, int index) {
    switch (at.type()) {
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> out.number(at.doubleAt(index));
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> out.number(at.floatAt(index));
      case SCALAR_STRING, WAVEFORM_STRING -> out.utf8(at.stringAt(index));
      default -> out.integer(at.intAt(index));
    }
  }
}
