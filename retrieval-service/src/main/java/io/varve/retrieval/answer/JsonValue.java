package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.FieldValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values and fields of samples as JSON. */
final class JsonValue extends ValueText {
  private final boolean bareNotFinite;

  /**
   * @param bareNotFinite whether NaN and infinities are written as such, which strict parsers
   *     refuse and EAA's Python clients expect, or else as null
   */
  JsonValue(AnswerBuffer out, boolean bareNotFinite) {
    super(out);
    this.bareNotFinite = bareNotFinite;
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

  @Override
  void structure(String json) {
    out.utf8(json);
  }

  @Override
  void number(double value) {
    if (bareNotFinite || Double.isFinite(value)) {
      out.number(value);
    } else {
      out.ascii("null");
    }
  }

  @Override
  void number(float value) {
    if (bareNotFinite || Float.isFinite(value)) {
      out.number(value);
    } else {
      out.ascii("null");
    }
  }

  @Override
  void string(String value) {
    out.utf8(JsonText.quoted(value));
  }
}
