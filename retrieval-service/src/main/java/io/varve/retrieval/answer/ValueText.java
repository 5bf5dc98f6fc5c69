package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;

/** Writes the value of a sample as text: elements, in brackets for a waveform. */
abstract sealed class ValueText permits JsonValue, PlainValue {
  protected final AnswerBuffer out;

  ValueText(AnswerBuffer out) {
    this.out = out;
  }

  final void write(SampleCursor at) {
    switch (at.type()) {
      case V4_GENERIC_BYTES -> structure(Structures.text(at));
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
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> number(at.doubleAt(index));
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> number(at.floatAt(index));
      case SCALAR_STRING, WAVEFORM_STRING -> string(at.stringAt(index));
      default -> out.integer(at.intAt(index));
    }
  }

  /** A structure of pvAccess as a JSON object, {@code {}} when its bytes cannot be read. */
  abstract void structure(String json);

  abstract void number(double value);

  abstract void number(float value);

  abstract void string(String value);
}
