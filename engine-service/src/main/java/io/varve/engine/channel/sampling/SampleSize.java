package io.varve.engine.channel.sampling;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.nio.charset.StandardCharsets;
import java.time.Year;
import java.time.ZoneOffset;

/**
 * Bytes of a sample's line in a partition file, newline included, without encoding it a second
 * time. The bytes that escaping adds are left out.
 */
public final class SampleSize {
  private SampleSize() {}

  /** Of the plain sample an update makes; 0 when its time stamp cannot be one. */
  public static int of(Update update) {
    boolean sound = update.nano() >= 0 && update.nano() <= 999_999_999;
    return sound
        ? of(
            new Sample(
                update.epochSecond(),
                (int) update.nano(),
                update.value(),
                update.severity(),
                update.status()))
        : 0;
  }

  static int of(Sample sample) {
    long yearStart =
        Year.of(sample.instant().atZone(ZoneOffset.UTC).getYear())
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toEpochSecond();
    int size = 3 + varint(sample.epochSecond() - yearStart) + varint(sample.nano());
    size += value(sample.value());
    size += sample.severity() == 0 ? 0 : 1 + varint(sample.severity());
    size += sample.status() == 0 ? 0 : 1 + varint(sample.status());
    for (FieldValue field : sample.fields()) {
      size += delimited(delimited(utf8(field.name())) + delimited(utf8(field.value())));
    }
    return sample.fieldsChanged() == null ? size : size + 2;
  }

  private static int value(SampleValue value) {
    return switch (value) {
      case SampleValue.ScalarString v -> delimited(utf8(v.value()));
      case SampleValue.ScalarShort v -> 1 + varint(zigZag(v.value()));
      case SampleValue.ScalarFloat _ -> 5;
      case SampleValue.ScalarEnum v -> 1 + varint(zigZag(v.index()));
      case SampleValue.ScalarByte _ -> 3;
      case SampleValue.ScalarInt _ -> 5;
      case SampleValue.ScalarDouble _ -> 9;
      case SampleValue.WaveformString v ->
          v.values().stream().mapToInt(s -> delimited(utf8(s))).sum();
      case SampleValue.WaveformShort v -> packed(v.values());
      case SampleValue.WaveformFloat v -> packed(4L * v.values().length);
      case SampleValue.WaveformEnum v -> packed(v.indexes());
      case SampleValue.WaveformByte v -> delimited(v.values().length);
      case SampleValue.WaveformInt v -> packed(4L * v.values().length);
      case SampleValue.WaveformDouble v -> packed(8L * v.values().length);
      case SampleValue.V4GenericBytes v ->
          delimited(v.bytes().length) + 1 + varint(Integer.toUnsignedLong(v.userTag()));
    };
  }

  private static int packed(short[] values) {
    long size = 0;
    for (short value : values) {
      size += varint(zigZag(value));
    }
    return packed(size);
  }

  private static int packed(long bytes) {
    return bytes == 0 ? 0 : delimited((int) bytes);
  }

  private static int delimited(int bytes) {
    return 1 + varint(bytes) + bytes;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long zigZag(int value) {
    return Integer.toUnsignedLong((value << 1) ^ (value >> 31));
  }

  private static int varint(long value) {
    return Math.max(1, (63 - Long.numberOfLeadingZeros(value)) / 7 + 1);
  }
}
