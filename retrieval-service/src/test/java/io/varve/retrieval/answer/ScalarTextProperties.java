package io.varve.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
import io.varve.retrieval.Lines;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.web.HumanTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The text of many samples at once is that of each, and what the JDK writes for its parts. */
class ScalarTextProperties {
  private static final List<Function<Random, SampleValue>> VALUES =
      List.of(
          random -> new SampleValue.ScalarDouble(number(random)),
          random -> new SampleValue.ScalarFloat((float) number(random)),
          random -> new SampleValue.ScalarInt(random.nextInt() >> random.nextInt(32)),
          random -> new SampleValue.ScalarShort((short) random.nextInt()),
          random -> new SampleValue.ScalarEnum((short) random.nextInt(40)),
          random -> new SampleValue.ScalarByte((byte) random.nextInt()));

  @Property(tries = 300)
  void csv(@ForAll Random random) throws IOException {
    List<Sample> samples = samples(random);
    String expected =
        String.join(
            "",
            samples.stream()
                .map(
                    at ->
                        at.epochSecond()
                            + ","
                            + number(at)
                            + ","
                            + at.severity()
                            + ","
                            + at.status()
                            + ","
                            + at.nano()
                            + "\n")
                .toList());
    assertThat(atOnce(Extension.CSV, false, samples)).isEqualTo(expected);
    assertThat(oneByOne(Extension.CSV, false, samples)).isEqualTo(expected);
  }

  @Property(tries = 300)
  void json(@ForAll Random random, @ForAll boolean strict) throws IOException {
    List<Sample> samples = samples(random);
    String expected =
        String.join(
            "",
            samples.stream()
                .map(
                    at ->
                        ",\n{ \"secs\": "
                            + at.epochSecond()
                            + ", \"val\": "
                            + finite(at, strict)
                            + ", \"nanos\": "
                            + at.nano()
                            + ", \"severity\":"
                            + at.severity()
                            + ", \"status\":"
                            + at.status()
                            + " }")
                .toList());
    assertThat(atOnce(Extension.JSON, strict, samples)).isEqualTo(expected);
    assertThat(oneByOne(Extension.JSON, strict, samples)).isEqualTo(expected.substring(2));
  }

  @Property(tries = 300)
  void qw(@ForAll Random random) throws IOException {
    List<Sample> samples = samples(random);
    String expected =
        String.join(
            "",
            samples.stream()
                .map(
                    at ->
                        ",\n{ \"millis\": "
                            + (at.epochSecond() * 1000 + at.nano() / 1_000_000)
                            + ", \"val\": "
                            + finite(at, true)
                            + " }")
                .toList());
    assertThat(atOnce(Extension.QW, false, samples)).isEqualTo(expected);
    assertThat(oneByOne(Extension.QW, false, samples)).isEqualTo(expected.substring(2));
  }

  private static String finite(Sample sample, boolean strict) {
    String number = number(sample);
    return strict && (number.endsWith("NaN") || number.endsWith("Infinity")) ? "null" : number;
  }

  private static String number(Sample sample) {
    return switch (sample.value()) {
      case SampleValue.ScalarDouble(double value) -> Double.toString(value);
      case SampleValue.ScalarFloat(float value) -> Float.toString(value);
      case SampleValue.ScalarInt(int value) -> Integer.toString(value);
      case SampleValue.ScalarShort(short value) -> Short.toString(value);
      case SampleValue.ScalarEnum(short value) -> Short.toString(value);
      case SampleValue.ScalarByte(byte value) -> Byte.toString(value);
      default -> throw new IllegalArgumentException("No number: " + sample);
    };
  }

  private static double number(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> random.nextInt(100) - 50;
      case 2 -> random.nextInt(2_000_000) / 1000.0;
      case 3 -> random.nextInt(4096) * 10.0 / 4096;
      case 4 ->
          List.of(Double.NaN, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
              .get(random.nextInt(4));
      case 5 -> random.nextGaussian() * Math.pow(10, random.nextInt(-12, 12));
      default -> random.nextGaussian();
    };
  }

  private static List<Sample> samples(Random random) {
    Function<Random, SampleValue> values = VALUES.get(random.nextInt(VALUES.size()));
    List<Sample> samples = new ArrayList<>();
    long second = Rendered.BASE + random.nextInt(10_000_000);
    int count = 1 + random.nextInt(300);
    int alarms = random.nextInt(10);
    for (int i = 0; i < count; i++) {
      second += random.nextInt(random.nextInt(20) == 0 ? 5000 : 3);
      boolean alarm = random.nextInt(10) < alarms;
      samples.add(
          new Sample(
              second,
              random.nextInt(1_000_000_000) / (int) Math.pow(10, random.nextInt(10)),
              values.apply(random),
              alarm ? random.nextInt(4) : 0,
              alarm ? random.nextInt(30) : 0));
    }
    return samples;
  }

  private static AnswerFormat open(Extension extension, boolean strict, AnswerBuffer out) {
    return extension.open(
        out,
        new AnswerContext(new HumanTime(ZoneOffset.UTC), Instant.EPOCH, Instant.EPOCH, strict));
  }

  private static String atOnce(Extension extension, boolean strict, List<Sample> samples)
      throws IOException {
    ScalarColumns columns = new ScalarColumns(samples.size());
    SampleCursor cursor = Lines.cursor("T:X", samples);
    while (cursor.next()) {
      columns.add(cursor);
    }
    LineBuffer text = new LineBuffer(1);
    AnswerFormat format =
        open(extension, strict, new AnswerBuffer(ByteArrayOutputStream.nullOutputStream()));
    Objects.requireNonNull(format.scalars()).write(columns, text);
    return new String(text.toByteArray(), StandardCharsets.US_ASCII);
  }

  private static String oneByOne(Extension extension, boolean strict, List<Sample> samples)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = open(extension, strict, out);
    SampleCursor cursor = Lines.cursor("T:X", samples);
    while (cursor.next()) {
      format.sample(cursor, "file");
    }
    out.finish();
    return bytes.toString(StandardCharsets.US_ASCII);
  }
}
