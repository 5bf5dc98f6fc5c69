package io.varve.plainpb;

import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary samples, rich in the bytes that must be escaped. */
public final class Samples {
  private static final long FIRST = 0;
  private static final long LAST = 4_102_444_799L;

  private Samples() {}

  public static Arbitrary<Sample> of(DbrType type) {
    Arbitrary<Long> seconds = Arbitraries.longs().between(FIRST, LAST);
    Arbitrary<Integer> nanos =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 999_999_999), Arbitraries.of(0, 10, 13, 27));
    Arbitrary<Integer> severities = Arbitraries.integers().between(0, 3);
    Arbitrary<Integer> statuses = Arbitraries.integers().between(0, 30);
    Arbitrary<List<FieldValue>> fields =
        Combinators.combine(texts(), texts()).as(FieldValue::new).list().ofMaxSize(3);
    return Combinators.combine(
            seconds,
            nanos,
            values(type),
            severities,
            statuses,
            fields,
            Arbitraries.integers().between(0, 2))
        .as(
            (second, nano, value, severity, status, list, changed) ->
                new Sample(
                    second,
                    nano,
                    value,
                    severity,
                    status,
                    list,
                    changed == 2 ? null : (Boolean) (changed == 1)));
  }

  static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(12)
        .withChars("ab\n\r\u001b\u0001\u0002\u0003é漢😀".toCharArray())
        .map(Samples::wellFormed);
  }

  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static Arbitrary<SampleValue> values(DbrType type) {
    Arbitrary<Short> shorts =
        Arbitraries.oneOf(Arbitraries.shorts(), Arbitraries.of((short) 5, (short) -7, (short) -14));
    Arbitrary<Integer> ints =
        Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.of(10, 13, 27, 0x0A0D1B));
    Arbitrary<Byte> bytes =
        Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of((byte) 10, (byte) 13, (byte) 27));
    Arbitrary<Double> doubles =
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .map(d -> Double.isNaN(d) ? Double.NaN : d);
    Arbitrary<Float> floats =
        Arbitraries.integers().map(Float::intBitsToFloat).map(f -> Float.isNaN(f) ? Float.NaN : f);
    return switch (type) {
      case SCALAR_STRING -> texts().map(SampleValue.ScalarString::new);
      case SCALAR_SHORT -> shorts.map(SampleValue.ScalarShort::new);
      case SCALAR_FLOAT -> floats.map(SampleValue.ScalarFloat::new);
      case SCALAR_ENUM -> shorts.map(SampleValue.ScalarEnum::new);
      case SCALAR_BYTE -> bytes.map(SampleValue.ScalarByte::new);
      case SCALAR_INT -> ints.map(SampleValue.ScalarInt::new);
      case SCALAR_DOUBLE -> doubles.map(SampleValue.ScalarDouble::new);
      case WAVEFORM_STRING -> texts().list().ofMaxSize(5).map(SampleValue.WaveformString::new);
      case WAVEFORM_SHORT ->
          shorts.array(short[].class).ofMaxSize(20).map(SampleValue.WaveformShort::new);
      case WAVEFORM_FLOAT ->
          floats.array(float[].class).ofMaxSize(20).map(SampleValue.WaveformFloat::new);
      case WAVEFORM_ENUM ->
          shorts.array(short[].class).ofMaxSize(20).map(SampleValue.WaveformEnum::new);
      case WAVEFORM_BYTE ->
          bytes.array(byte[].class).ofMaxSize(40).map(SampleValue.WaveformByte::new);
      case WAVEFORM_INT -> ints.array(int[].class).ofMaxSize(20).map(SampleValue.WaveformInt::new);
      case WAVEFORM_DOUBLE ->
          doubles.array(double[].class).ofMaxSize(20).map(SampleValue.WaveformDouble::new);
      case V4_GENERIC_BYTES ->
          Combinators.combine(bytes.array(byte[].class).ofMaxSize(60), ints)
              .as(SampleValue.V4GenericBytes::new);
    };
  }

  /** What must be equal when two samples are: records compare arrays by identity. */
  public static List<Object> essence(Sample sample) {
    List<Object> parts = new ArrayList<>();
    parts.add(sample.epochSecond());
    parts.add(sample.nano());
    parts.add(sample.severity());
    parts.add(sample.status());
    parts.add(sample.fields());
    parts.add(String.valueOf(sample.fieldsChanged()));
    parts.add(
        switch (sample.value()) {
          case SampleValue.WaveformShort(short[] v) -> java.util.Arrays.toString(v);
          case SampleValue.WaveformFloat(float[] v) -> java.util.Arrays.toString(v);
          case SampleValue.WaveformEnum(short[] v) -> java.util.Arrays.toString(v);
          case SampleValue.WaveformByte(byte[] v) -> java.util.Arrays.toString(v);
          case SampleValue.WaveformInt(int[] v) -> java.util.Arrays.toString(v);
          case SampleValue.WaveformDouble(double[] v) -> java.util.Arrays.toString(v);
          case SampleValue.V4GenericBytes(byte[] v, int tag) -> java.util.Arrays.toString(v) + tag;
          default -> sample.value();
        });
    return parts;
  }
}
