package io.varve.engine.channel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleSizeTest {

  static Stream<Sample> samples() {
    long second = Instant.parse("2024-06-01T01:02:03Z").getEpochSecond();
    Stream<Sample> plain =
        Stream.of(
                new SampleValue.ScalarString("héllo"),
                new SampleValue.ScalarShort((short) -300),
                new SampleValue.ScalarFloat(1.5f),
                new SampleValue.ScalarEnum((short) 2),
                new SampleValue.ScalarByte((byte) 65),
                new SampleValue.ScalarInt(123456),
                new SampleValue.ScalarDouble(1.25),
                new SampleValue.WaveformString(List.of("a", "bc")),
                new SampleValue.WaveformShort(new short[] {1, -2000}),
                new SampleValue.WaveformFloat(new float[] {1, 2}),
                new SampleValue.WaveformEnum(new short[] {1, 2}),
                new SampleValue.WaveformByte(new byte[] {1, 2, 3}),
                new SampleValue.WaveformInt(new int[] {1, 2}),
                new SampleValue.WaveformDouble(new double[200]),
                new SampleValue.WaveformDouble(new double[0]),
                new SampleValue.V4GenericBytes(new byte[300], 0))
            .map(value -> new Sample(second, 123_456_789, value, 0, 0));
    Sample rich =
        new Sample(
            second,
            5,
            new SampleValue.ScalarDouble(1),
            2,
            3,
            List.of(new FieldValue("HIHI", "9")),
            false);
    return Stream.concat(plain, Stream.of(rich));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isTheLengthOfTheLineBeforeEscaping(Sample sample) {
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder().encode(sample, line);
    int escaped = 0;
    for (int i = 0; i < line.size(); i++) {
      escaped += line.array()[i] == 0x1b ? 1 : 0;
    }
    assertThat(SampleSize.of(sample)).isEqualTo(line.size() - escaped);
  }
}
