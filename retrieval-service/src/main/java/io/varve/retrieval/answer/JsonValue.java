package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.pvdata.StructureReader;
import io.varve.sample.FieldValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the value and the fields of a sample as JSON. */
final class JsonValue {
  private final AnswerBuffer out;
  private final boolean bareNotFinite;

  /**
   * @param bareNotFinite whether NaN and infinities are written as such, which strict parsers
   *     refuse and EAA's Python clients expect, or else as null
   */
  JsonValue(AnswerBuffer out, boolean bareNotFinite) {
    this.out = out;
    this.bareNotFinite = bareNotFinite;
  }

  void write(SampleCursor at) {
    switch (at.type()) {
      case V4_GENERIC_BYTES -> out.utf8(structure(at));
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

  /** The fields as {@code { "EGU": "mm","HIHI": "10.0"}}; of a repeated name the last counts. */
  void fields(SampleCursor at) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (FieldValue field : at.fields()) {
      fields.put(field.name(), field.value());
    }
    out.ascii("{ ");
    String separator = "";
    for (Map.Entry<String, String> field : fields.entrySet()) {
      out.ascii(separator);
      out.utf8(JsonText.quoted(field.getKey()));
      out.ascii(": ");
      out.utf8(JsonText.quoted(field.getValue()));
      separator = ",";
    }
    out.put('}');
  }

  /** A structure as a JSON object, {@code {}} when its bytes cannot be read. */
  static String structure(SampleCursor at) {
    return JsonText.of(StructureReader.read(at.bytes()).orElse(Map.of()));
  }

  private void element(SampleCursor at, int index) {
    switch (at.type()) {
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> {
        double value = at.doubleAt(index);
        if (bareNotFinite || Double.isFinite(value)) {
          out.number(value);
        } else {
          out.ascii("null");
        }
      }
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> {
        float value = at.floatAt(index);
        if (bareNotFinite || Float.isFinite(value)) {
          out.number(value);
        } else {
          out.ascii("null");
        }
      }
      case SCALAR_STRING, WAVEFORM_STRING -> out.utf8(JsonText.quoted(at.stringAt(index)));
      default -> out.integer(at.intAt(index));
    }
  }
}
