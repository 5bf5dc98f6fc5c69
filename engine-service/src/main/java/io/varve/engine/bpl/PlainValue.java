package io.varve.engine.bpl;

import io.varve.sample.SampleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The value of a sample as a number, a text, or a list of them. What is not finite is null, for
 * which JSON has a word.
 */
final class PlainValue {
  private PlainValue() {}

  /** Null also for a pvAccess structure, which is retrieval's to take apart. */
  static @Nullable Object of(SampleValue value) {
    return switch (value) {
      case SampleValue.ScalarString v -> v.value();
      case SampleValue.ScalarShort v -> v.value();
      case SampleValue.ScalarEnum v -> v.index();
      case SampleValue.ScalarByte v -> v.value();
      case SampleValue.ScalarInt v -> v.value();
      case SampleValue.ScalarFloat v -> finite(v.value());
      case SampleValue.ScalarDouble v -> finite(v.value());
      case SampleValue.WaveformString v -> v.values();
      case SampleValue.WaveformShort v -> list(v.values().length, i -> v.values()[i]);
      case SampleValue.WaveformEnum v -> list(v.indexes().length, i -> v.indexes()[i]);
      case SampleValue.WaveformByte v -> list(v.values().length, i -> v.values()[i]);
      case SampleValue.WaveformInt v -> list(v.values().length, i -> v.values()[i]);
      case SampleValue.WaveformFloat v -> list(v.values().length, i -> finite(v.values()[i]));
      case SampleValue.WaveformDouble v -> list(v.values().length, i -> finite(v.values()[i]));
      case SampleValue.V4GenericBytes _ -> null;
    };
  }

  private static @Nullable Object finite(float value) {
    return Float.isFinite(value) ? value : null;
  }

  private static @Nullable Object finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static List<@Nullable Object> list(int length, IntFunction<@Nullable Object> element) {
    List<@Nullable Object> list = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      list.add(element.apply(i));
    }
    return list;
  }
}
