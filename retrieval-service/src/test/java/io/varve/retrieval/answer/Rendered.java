package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.Lines;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.web.HumanTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Answers in memory, of samples in the first minute of March 2024. */
final class Rendered {
  /** 2024-03-01T00:00:00Z. */
  static final long BASE = 1_709_251_200L;

  static final ZoneId UTC = ZoneId.of("UTC");

  private Rendered() {}

  static Sample sample(long second, int nano, SampleValue value) {
    return new Sample(BASE + second, nano, value, 0, 0);
  }

  static Sample number(long second, double value) {
    return sample(second, 0, new SampleValue.ScalarDouble(value));
  }

  static byte[] bytes(Extension extension, boolean strict, ZoneId zone, List<Sample> samples)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = open(extension, strict, zone, out);
    format.begin();
    if (samples.isEmpty()) {
      format.noSamples(meta(DbrType.SCALAR_DOUBLE), 2024, false);
    } else {
      write(format, out, samples);
      format.endPv();
    }
    format.end();
    out.finish();
    return bytes.toByteArray();
  }

  static byte[] bytes(Extension extension, Sample... samples) throws IOException {
    return bytes(extension, false, ZoneOffset.UTC, Arrays.asList(samples));
  }

  static String text(Extension extension, boolean strict, Sample... samples) throws IOException {
    return new String(
        bytes(extension, strict, UTC, Arrays.asList(samples)), StandardCharsets.UTF_8);
  }

  /** An answer that ends after its samples, because of a disk. */
  static byte[] cutShort(Extension extension, Sample... samples) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerBuffer out = new AnswerBuffer(bytes);
    AnswerFormat format = open(extension, false, UTC, out);
    format.begin();
    write(format, out, Arrays.asList(samples));
    format.cutShort("disk \"x\"");
    out.finish();
    return bytes.toByteArray();
  }

  private static AnswerFormat open(
      Extension extension, boolean strict, ZoneId zone, AnswerBuffer out) {
    return extension.open(
        out,
        new AnswerContext(
            new HumanTime(zone),
            Instant.ofEpochSecond(BASE),
            Instant.ofEpochSecond(BASE + 60),
            strict));
  }

  private static void write(AnswerFormat format, AnswerBuffer out, List<Sample> samples)
      throws IOException {
    format.startPv(meta(samples.getFirst().type()));
    for (Sample sample : samples) {
      SampleCursor at = Lines.cursor("T:X", List.of(sample));
      at.next();
      format.sample(at, "/lts/T/X:2024.pb");
      out.spill();
    }
  }

  static PvMeta meta(DbrType type) {
    return new PvMeta("T:X", "asked:T:X", "T:X", type, 1, Map.of("EGU", "mm"));
  }
}
