package io.varve.plainpb;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that EAA wrote for known samples (contract storage-retrieval 1.2). */
class GoldenLinesTest {
  private static final long BASE = 1_709_251_200L;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
  private static final String AT_10_S = "08 8a b4 bc 02 10 1b 03 ";
  private static final String AT_11_S = "08 8b b4 bc 02 10 80 ca b5 ee 01 ";
  private static final String ALARM = " 20 02 28 1b 02";

  static List<Arguments> lines() {
    return List.of(
        first(new SampleValue.ScalarDouble(1.5), "19 00 00 00 00 00 00 f8 3f"),
        first(new SampleValue.ScalarFloat(1.1f), "1d cd cc 8c 3f"),
        second(new SampleValue.ScalarFloat(Float.POSITIVE_INFINITY), "1d 00 00 80 7f"),
        first(new SampleValue.ScalarInt(-5), "1d fb ff ff ff"),
        second(new SampleValue.ScalarInt(10), "1d 1b 02 00 00 00"),
        first(new SampleValue.ScalarShort((short) -3), "18 05"),
        second(new SampleValue.ScalarShort((short) 5), "18 1b 02"),
        first(new SampleValue.ScalarEnum((short) 1), "18 02"),
        second(new SampleValue.ScalarEnum((short) 2), "18 04"),
        first(new SampleValue.ScalarByte((byte) -1), "1a 01 ff"),
        second(new SampleValue.ScalarByte((byte) 13), "1a 01 1b 03"),
        first(
            new SampleValue.ScalarString("he said \"hi\"/\n"),
            "1a 0e 68 65 20 73 61 69 64 20 22 68 69 22 2f 1b 02"),
        second(new SampleValue.ScalarString(""), "1a 00"),
        first(
            new SampleValue.WaveformDouble(new double[] {1, 2.5, Double.NaN}),
            "1a 18 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 04 40 00 00 00 00 00 00 f8 7f"),
        second(new SampleValue.WaveformDouble(new double[0]), ""),
        first(
            new SampleValue.WaveformFloat(new float[] {1, 2.5f}), "1a 08 00 00 80 3f 00 00 20 40"),
        second(new SampleValue.WaveformFloat(new float[] {0.1f}), "1a 04 cd cc cc 3d"),
        first(new SampleValue.WaveformInt(new int[] {1, -2}), "1a 08 01 00 00 00 fe ff ff ff"),
        first(new SampleValue.WaveformShort(new short[] {1, -2}), "1a 02 02 03"),
        second(new SampleValue.WaveformShort(new short[] {3}), "1a 01 06"),
        first(new SampleValue.WaveformEnum(new short[] {1, 2}), "1a 02 02 04"),
        first(new SampleValue.WaveformByte(new byte[] {1, -2, 27}), "1a 03 01 fe 1b 01"),
        first(
            new SampleValue.WaveformString(List.of("a", "", "b\"c")),
            "1a 01 61 1a 00 1a 03 62 22 63"));
  }

  private static Arguments first(SampleValue value, String hex) {
    return Arguments.of(new Sample(BASE + 10, 13, value, 0, 0), AT_10_S + hex);
  }

  private static Arguments second(SampleValue value, String hex) {
    return Arguments.of(
        new Sample(BASE + 11, 500_000_000, value, 2, 10), (AT_11_S + hex).strip() + ALARM);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyTypeIsWrittenByteForByteAsEaaDoes(Sample sample, String hex) {
    assertThat(encoded(sample)).isEqualTo(HEX.parseHex(hex + " 0a"));
  }

  @Test
  void fieldsAndTheirMarkAreWrittenAfterTheAlarm() {
    Sample sample =
        new Sample(
            BASE + 11,
            500_000_000,
            new SampleValue.ScalarDouble(Double.NaN),
            2,
            10,
            List.of(
                new FieldValue("EGU", "mm"),
                new FieldValue("HIHI", "10.0"),
                new FieldValue("DESC", "a \"b\"")),
            false);

    assertThat(encoded(sample))
        .isEqualTo(
            HEX.parseHex(
                AT_11_S
                    + "19 00 00 00 00 00 00 f8 7f"
                    + ALARM
                    + " 3a 09 1b 02 03 45 47 55 12 02 6d 6d"
                    + " 3a 0c 1b 02 04 48 49 48 49 12 04 31 30 2e 30"
                    + " 3a 1b 03 1b 02 04 44 45 53 43 12 05 61 20 22 62 22 40 00 0a"));
  }

  @Test
  void headersHoldTypeNameAndYearOnly() {
    LineBuffer out = new LineBuffer(16);
    new PartitionHeader(io.varve.sample.DbrType.WAVEFORM_ENUM, "T:DBR_WAVEFORM_ENUM", 2024)
        .writeTo(out);

    assertThat(HEX.formatHex(out.toByteArray()))
        .startsWith("08 1b 02 12 13 54 3a")
        .endsWith("18 e8 0f 0a");
  }

  @Test
  void headersOfAnswersAlsoHoldElementCountAndFields() throws Exception {
    PartitionHeader header =
        new PartitionHeader(
            io.varve.sample.DbrType.SCALAR_DOUBLE, "X", 2024, 1, java.util.Map.of("EGU", "mm"));
    LineBuffer out = new LineBuffer(16);
    header.writeTo(out);

    assertThat(HEX.formatHex(out.toByteArray()))
        .endsWith("18 e8 0f 20 01 7a 09 1b 02 03 45 47 55 12 02 6d 6d 0a");
    assertThat(PartitionHeader.parse(out.array(), 0, out.size() - 1)).isEqualTo(header);
  }

  private static byte[] encoded(Sample sample) {
    LineBuffer out = new LineBuffer(1);
    new SampleEncoder().encode(sample, out);
    return out.toByteArray();
  }
}
