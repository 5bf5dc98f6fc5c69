package io.varve.retrieval.answer;

import static io.varve.retrieval.answer.Rendered.number;
import static io.varve.retrieval.answer.Rendered.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/** Read back by a library that knows MATLAB files. */
class MatAnswerTest {

  @Test
  void theHeaderSaysWhatWasAskedFor() throws IOException {
    Struct header = read(Rendered.bytes(Extension.MAT, number(1, 2.5))).getStruct("header");
    assertThat(header.getChar("source").getString()).isEqualTo("Archiver appliance");
    assertThat(header.getChar("pvName").getString()).isEqualTo("T:X");
    assertThat(header.getChar("from").getString()).isEqualTo("2024-03-01T00:00:00.000Z");
    assertThat(header.getChar("to").getString()).isEqualTo("2024-03-01T00:01:00.000Z");
  }

  @Test
  void scalarsAreColumns() throws IOException {
    Struct data =
        read(Rendered.bytes(
                Extension.MAT,
                sample(10, 13, new SampleValue.ScalarDouble(1.5)),
                sample(11, 999_999_999, new SampleValue.ScalarDouble(Double.NaN)),
                number(12, -0.0)))
            .getStruct("data");
    Matrix seconds = data.getMatrix("epochSeconds");
    Matrix values = data.getMatrix("values");
    Matrix nanos = data.getMatrix("nanos");
    assertThat(seconds.getType()).isEqualTo(MatlabType.UInt64);
    assertThat(values.getType()).isEqualTo(MatlabType.Double);
    assertThat(nanos.getType()).isEqualTo(MatlabType.UInt64);
    assertThat(data.getMatrix("isDST").getType()).isEqualTo(MatlabType.UInt8);
    assertThat(seconds.getDimensions()).containsExactly(3, 1);
    assertThat(seconds.getLong(0)).isEqualTo(Rendered.BASE + 10);
    assertThat(nanos.getLong(1)).isEqualTo(999_999_999);
    assertThat(values.getDouble(0)).isEqualTo(1.5);
    assertThat(values.getDouble(1)).isNaN();
    assertThat(values.getDouble(2)).isEqualTo(-0.0);
  }

  @Test
  void waveformsAreRowsFilledUpToTheLongest() throws IOException {
    Matrix values =
        read(Rendered.bytes(
                Extension.MAT,
                sample(1, 0, new SampleValue.WaveformInt(new int[] {1, 2})),
                sample(2, 0, new SampleValue.WaveformInt(new int[0])),
                sample(3, 0, new SampleValue.WaveformInt(new int[] {3, 4, 5}))))
            .getStruct("data")
            .getMatrix("values");
    assertThat(values.getDimensions()).containsExactly(3, 3);
    assertThat(values.getDouble(0, 1)).isEqualTo(2);
    assertThat(values.getDouble(0, 2)).isNaN();
    assertThat(values.getDouble(1, 0)).isNaN();
    assertThat(values.getDouble(2, 2)).isEqualTo(5);
  }

  @Test
  void summerTimeIsThatOfTheServersZone() throws IOException {
    List<Sample> samples = List.of(number(0, 1), number(86_400 * 90, 1));
    Matrix flags =
        read(Rendered.bytes(Extension.MAT, false, ZoneId.of("Europe/Berlin"), samples))
            .getStruct("data")
            .getMatrix("isDST");
    assertThat(flags.getInt(0)).isZero();
    assertThat(flags.getInt(1)).isEqualTo(1);
  }

  @Test
  void aPvWithoutSamplesIsAFileWithoutRows() throws IOException {
    Struct data = read(Rendered.bytes(Extension.MAT)).getStruct("data");
    assertThat(data.getMatrix("values").getDimensions()).containsExactly(0, 1);
  }

  @Test
  void textsAreRefused() {
    assertThatThrownBy(
            () -> Rendered.bytes(Extension.MAT, sample(1, 0, new SampleValue.ScalarString("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use .json, .csv or .arrow");
  }

  // The samples are collected in memory.
  @Test
  void moreThanTheMemoryShouldHoldIsRefused() {
    Sample large = sample(1, 0, new SampleValue.WaveformByte(new byte[700_000]));
    assertThatThrownBy(() -> Rendered.bytes(Extension.MAT, large, large, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 2000000 numbers");
    Sample small = sample(2, 0, new SampleValue.WaveformByte(new byte[1]));
    assertThatThrownBy(() -> Rendered.bytes(Extension.MAT, large, small, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as a matrix");
  }

  private static Mat5File read(byte[] file) throws IOException {
    return Mat5.newReader(Sources.wrap(ByteBuffer.wrap(file))).readMat();
  }
}
