package io.varve.pbtool;

import io.varve.sample.SampleValue;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import tools.jackson.core.JsonGenerator;

/** Values for people and for machines. */
final class ValueText {
  /** Elements of a waveform that people are shown. */
  private static final int SHOWN = 8;

  private ValueText() {}

  /** One line; long waveforms are cut and say so. */
  static String of(SampleValue value) {
    return switch (value) {
      case SampleValue.ScalarString v -> quoted(v.value());
      case SampleValue.ScalarShort v -> Short.toString(v.value());
      case SampleValue.ScalarFloat v -> Float.toString(v.value());
      case SampleValue.ScalarEnum v -> Short.toString(v.index());
      case SampleValue.ScalarByte v -> Byte.toString(v.value());
      case SampleValue.ScalarInt v -> Integer.toString(v.value());
      case SampleValue.ScalarDouble v -> Double.toString(v.value());
      case SampleValue.WaveformString v -> list(v.values().size(), i -> quoted(v.values().get(i)));
      case SampleValue.WaveformShort v ->
          list(v.values().length, i -> Short.toString(v.values()[i]));
      case SampleValue.WaveformFloat v ->
          list(v.values().length, i -> Float.toString(v.values()[i]));
      case SampleValue.WaveformEnum v ->
          list(v.indexes().length, i -> Short.toString(v.indexes()[i]));
      case SampleValue.WaveformByte v -> list(v.values().length, i -> Byte.toString(v.values()[i]));
      case SampleValue.WaveformInt v ->
          list(v.values().length, i -> Integer.toString(v.values()[i]));
      case SampleValue.WaveformDouble v ->
          list(v.values().length, i -> Double.toString(v.values()[i]));
      case SampleValue.V4GenericBytes v -> "structure of " + v.bytes().length + " bytes";
    };
  }

  private static String list(int length, IntFunction<String> element) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < Math.min(length, SHOWN); i++) {
      text.append(i == 0 ? "" : ", ").append(element.apply(i));
    }
    if (length > SHOWN) {
      text.append(", … ").append(length).append(" elements");
    }
    return text.append(']').toString();
  }

  /** A text on one line, whatever is in it. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /**
   * Writes a value in full: a number, a text, an array of them; a structure as its bytes in base
   * 64. NaN and infinities, which JSON lacks, are texts.
   */
  static void write(SampleValue value, JsonGenerator json) {
    switch (value) {
      case SampleValue.ScalarString v -> json.writeString(v.value());
      case SampleValue.ScalarShort v -> json.writeNumber(v.value());
      case SampleValue.ScalarFloat v -> json.writeNumber(v.value());
      case SampleValue.ScalarEnum v -> json.writeNumber(v.index());
      case SampleValue.ScalarByte v -> json.writeNumber(v.value());
      case SampleValue.ScalarInt v -> json.writeNumber(v.value());
      case SampleValue.ScalarDouble v -> json.writeNumber(v.value());
      case SampleValue.WaveformString v -> strings(v.values(), json);
      case SampleValue.WaveformShort v -> shorts(v.values(), json);
      case SampleValue.WaveformEnum v -> shorts(v.indexes(), json);
      case SampleValue.WaveformFloat v -> {
        json.writeStartArray();
        for (float element : v.values()) {
          json.writeNumber(element);
        }
        json.writeEndArray();
      }
      case SampleValue.WaveformByte v -> {
        json.writeStartArray();
        for (byte element : v.values()) {
          json.writeNumber(element);
        }
        json.writeEndArray();
      }
      case SampleValue.WaveformInt v -> json.writeArray(v.values(), 0, v.values().length);
      case SampleValue.WaveformDouble v -> json.writeArray(v.values(), 0, v.values().length);
      case SampleValue.V4GenericBytes v ->
          json.writeString(Base64.getEncoder().encodeToString(v.bytes()));
    }
  }

  private static void strings(List<String> values, JsonGenerator json) {
    json.writeStartArray();
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void shorts(short[] values, JsonGenerator json) {
    json.writeStartArray();
    for (short element : values) {
      json.writeNumber(element);
    }
    json.writeEndArray();
  }
}
