package io.varve.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.Lines;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.web.HumanTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The texts of contract storage-retrieval 4.6 to 4.9, to the byte. */
class AnswerFormatTest {
  private static final long BASE = 1_709_251_200;
  private static final Sample PLAIN = sample(10, 13, new SampleValue.ScalarDouble(1.5));
  private static final Sample WITH_FIELDS =
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

  @Test
  void jsonIsLaidOutAsClientsKnowIt() throws IOException {
    assertThat(render(Extension.JSON, pv("T:X"), PLAIN, WITH_FIELDS))
        .isEqualTo(
            """
            [\s
            { "meta": { "name": "T:X" , "EGU": "mm" , "PREC": "3" },
            "data": [\s
            { "secs": 1709251210, "val": 1.5, "nanos": 13, "severity":0, "status":0 },
            { "secs": 1709251211, "val": NaN, "nanos": 500000000, "severity":2, "status":10, "fields": { "EGU": "mm","HIHI": "10.0","DESC": "a \\"b\\""} }
            ] }
             ]
            """);
  }

  @Test
  void jsonOfSeveralPvsClosesAPvOnTheLineOfItsLastSample() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = Extension.JSON.open(out, CONTEXT);
    format.begin();
    write(format, pv("A"), PLAIN);
    format.noSamples(pv("B"), 2024, false);
    write(format, pv("C"), PLAIN);
    format.end();
    out.finish();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("\"status\":0 }] },\n{ \"meta\": { \"name\": \"C\"")
        .doesNotContain("\"B\"")
        .endsWith("\"status\":0 }\n] }\n ]\n");
  }

  @Test
  void aPvWithoutSamplesIsAnEmptyListInJsonAndQw() throws IOException {
    assertThat(nothing(Extension.JSON)).isEqualTo("[ \n ]\n");
    assertThat(nothing(Extension.QW)).isEqualTo("[ \n ]\n");
    assertThat(nothing(Extension.CSV)).isEqualTo("\n");
    assertThat(nothing(Extension.TXT)).isEmpty();
  }

  @Test
  void aPvWithoutSamplesIsAHeaderInRaw() throws IOException {
    byte[] body = nothing(Extension.RAW).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(HexFormat.of().formatHex(body))
        .isEqualTo(
            "08061203543a5818e80f20017a091b02034547551202" + "6d6d7a091b0204505245431201330a");
  }

  @Test
  void qwHasMillisecondsAndNullForWhatIsNoNumber() throws IOException {
    Sample infinite = sample(12, 0, new SampleValue.ScalarDouble(Double.POSITIVE_INFINITY));
    assertThat(render(Extension.QW, pv("T:X"), PLAIN, WITH_FIELDS, infinite))
        .isEqualTo(
            """
            [\s
            { "meta": { "name": "asked:T:X" , "waveform": false , "EGU": "mm" , "PREC": "3" },
            "data": [\s
            { "millis": 1709251210000, "val": 1.5 },
            { "millis": 1709251211500, "val": null, "fields": { "EGU": "mm","HIHI": "10.0","DESC": "a \\"b\\""} },
            { "millis": 1709251212000, "val": null }] }
             ]
            """);
  }

  @Test
  void csvHasNoHeaderAndAnEmptyLineAtItsEnd() throws IOException {
    assertThat(render(Extension.CSV, pv("T:X"), PLAIN, WITH_FIELDS))
        .isEqualTo("1709251210,1.5,0,0,13\n1709251211,NaN,2,10,500000000\n\n");
  }

  @Test
  void txtNamesThePvAndEachSourceOnce() throws IOException {
    assertThat(render(Extension.TXT, pv("T:X"), PLAIN, WITH_FIELDS))
        .isEqualTo(
            """
            Beginning data for T:X
            Data from stream /lts/T/X:2024.pb
            Mar/01/2024 00:00:10 Z\t1.5\t0\t0\t13
            Mar/01/2024 00:00:11 Z\tNaN\t2\t10\t500000000
            """);
  }

  @Test
  void rawIsAHeaderAndTheLinesOfTheFile() throws IOException {
    byte[] body = render(Extension.RAW, pv("T:X"), PLAIN).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(HexFormat.of().formatHex(body))
        .isEqualTo(
            "08061203543a5818e80f20017a091b020345475512026d6d7a091b0204505245431201330a"
                + "088ab4bc02101b0319000000000000f83f0a");
  }

  @Test
  void rawSeparatesYearsByAnEmptyLineAndNeverEndsInOne() throws IOException {
    Sample lastYear = new Sample(1_704_067_199, 0, new SampleValue.ScalarDouble(1), 0, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = Extension.RAW.open(out, CONTEXT);
    format.begin();
    format.startPv(pv("T:X"));
    for (SampleCursor at :
        List.of(Lines.cursor("T:X", List.of(lastYear)), Lines.cursor("T:X", List.of(PLAIN)))) {
      at.next();
      format.sample(at, "file");
    }
    format.endPv();
    format.end();
    out.finish();
    String body = bytes.toString(StandardCharsets.ISO_8859_1);
    assertThat(body.split("\n\n", -1)).hasSize(2);
    assertThat(body).doesNotStartWith("\n").doesNotEndWith("\n\n").endsWith("\n");
  }

  @Test
  void numbersAreWrittenAsJavaDoes() throws IOException {
    Map<Double, String> texts = new LinkedHashMap<>();
    texts.put(1e7, "1.0E7");
    texts.put(9999999.999, "9999999.999");
    texts.put(9.99e-4, "9.99E-4");
    texts.put(Double.MIN_VALUE, "4.9E-324");
    texts.put(-0.0, "-0.0");
    texts.put(Double.NEGATIVE_INFINITY, "-Infinity");
    for (Map.Entry<Double, String> each : texts.entrySet()) {
      assertThat(value(new SampleValue.ScalarDouble(each.getKey()))).isEqualTo(each.getValue());
    }
    assertThat(value(new SampleValue.ScalarFloat(123456789f))).isEqualTo("1.2345679E8");
    assertThat(value(new SampleValue.ScalarInt(Integer.MIN_VALUE))).isEqualTo("-2147483648");
    assertThat(value(new SampleValue.ScalarEnum((short) 0))).isEqualTo("0");
    assertThat(value(new SampleValue.ScalarByte((byte) -1))).isEqualTo("-1");
  }

  @Test
  void waveformsHaveNoBlanks() throws IOException {
    assertThat(value(new SampleValue.WaveformDouble(new double[] {1, 2.5, Double.NaN})))
        .isEqualTo("[1.0,2.5,NaN]");
    assertThat(value(new SampleValue.WaveformByte(new byte[] {1, -2, 27}))).isEqualTo("[1,-2,27]");
    assertThat(value(new SampleValue.WaveformInt(new int[0]))).isEqualTo("[]");
  }

  @Test
  void emptyStringsOfAWaveformAreKept() throws IOException {
    SampleValue strings = new SampleValue.WaveformString(List.of("a", "", "b\"c"));
    assertThat(value(strings)).isEqualTo("[\"a\",\"\",\"b\\\"c\"]");
    assertThat(render(Extension.CSV, pv("T:X"), sample(10, 0, strings)))
        .isEqualTo("1709251210,[a,,b\"c],0,0,0\n\n");
  }

  @Test
  void stringsAreEscapedAsEaaDoes() throws IOException {
    assertThat(value(new SampleValue.ScalarString("/\\\"\n\r\t\u001b\u007f\u2028 μ😀")))
        .isEqualTo("\"\\/\\\\\\\"\\n\\r\\t\\u001B\\u007F\\u2028 μ😀\"");
  }

  @Test
  void aHeaderValueWithQuotesDoesNotBreakTheDocument() throws IOException {
    PvMeta inches =
        new PvMeta("T:X", "T:X", "T:X", DbrType.SCALAR_DOUBLE, 1, Map.of("EGU", "1\"/s"));
    assertThat(render(Extension.JSON, inches, PLAIN)).contains("\"EGU\": \"1\\\"\\/s\"");
  }

  @Test
  void aStructureThatCannotBeReadIsAnEmptyObject() throws IOException {
    SampleValue bytes = new SampleValue.V4GenericBytes(new byte[] {1, 2, 3}, 0);
    assertThat(value(bytes)).isEqualTo("{}");
  }

  // law 8
  @Guards("C12")
  @Test
  void anAnswerCutShortSaysSoInEveryFormat() throws IOException {
    assertThat(cutShort(Extension.JSON))
        .endsWith("\"status\":0 }\n], \"truncated\": \"disk \\\"x\\\"\" }\n ]\n");
    assertThat(cutShort(Extension.QW)).endsWith("}], \"truncated\": \"disk \\\"x\\\"\" }\n ]\n");
    assertThat(cutShort(Extension.CSV)).endsWith("13\n# truncated: disk \"x\"\n");
    assertThat(cutShort(Extension.TXT)).endsWith("13\n# truncated: disk \"x\"\n");
    assertThat(cutShort(Extension.RAW)).contains("VARVE_TRUNCATED").endsWith("disk \"x\"\n");
  }

  private static final AnswerContext CONTEXT =
      new AnswerContext(
          new HumanTime(ZoneOffset.UTC),
          Instant.ofEpochSecond(BASE),
          Instant.ofEpochSecond(BASE + 60),
          false);

  private static Sample sample(long second, int nano, SampleValue value) {
    return new Sample(BASE + second, nano, value, 0, 0);
  }

  private static PvMeta pv(String name) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("EGU", "mm");
    headers.put("PREC", "3");
    return new PvMeta(name, "asked:" + name, name, DbrType.SCALAR_DOUBLE, 1, headers);
  }

  /** The value of one sample in JSON. */
  private static String value(SampleValue value) throws IOException {
    String json = render(Extension.JSON, pv("T:X"), sample(10, 0, value));
    int from = json.indexOf("\"val\": ") + "\"val\": ".length();
    return json.substring(from, json.indexOf(", \"nanos\"", from));
  }

  private static String render(Extension extension, PvMeta pv, Sample... samples)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = extension.open(out, CONTEXT);
    format.begin();
    write(format, pv, samples);
    format.end();
    out.finish();
    return text(extension, bytes);
  }

  private static String cutShort(Extension extension) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = extension.open(out, CONTEXT);
    format.begin();
    format.startPv(pv("T:X"));
    SampleCursor at = Lines.cursor("T:X", List.of(PLAIN));
    at.next();
    format.sample(at, "file");
    format.cutShort("disk \"x\"");
    out.finish();
    return text(extension, bytes);
  }

  private static String nothing(Extension extension) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = extension.open(out, CONTEXT);
    format.begin();
    format.noSamples(pv("T:X"), 2024, false);
    format.end();
    out.finish();
    return text(extension, bytes);
  }

  private static String text(Extension extension, ByteArrayOutputStream bytes) {
    return bytes.toString(
        extension == Extension.RAW ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  private static void write(AnswerFormat format, PvMeta pv, Sample... samples) throws IOException {
    format.startPv(pv);
    SampleCursor at = Lines.cursor("T:X", List.of(samples));
    while (at.next()) {
      format.sample(at, "/lts/T/X:2024.pb");
    }
    format.endPv();
  }
}
