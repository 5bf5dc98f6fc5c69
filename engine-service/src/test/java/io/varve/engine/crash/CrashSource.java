package io.varve.engine.crash;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * PVs whose every sample follows from its number, so that a reader can say what is missing.
 *
 * <p>A sample comes every second, and a partition is five minutes: there are many rollovers. The
 * first one lies before the end of a year.
 */
enum CrashSource {
  INT(DbrType.SCALAR_INT),
  DOUBLE(DbrType.SCALAR_DOUBLE),
  STRING(DbrType.SCALAR_STRING),
  ENUM(DbrType.SCALAR_ENUM),
  WAVEFORM(DbrType.WAVEFORM_DOUBLE),
  BYTES(DbrType.WAVEFORM_BYTE);

  static final Instant START = Instant.parse("2026-12-31T23:50:00Z");
  static final int COUNT = values().length;

  private final DbrType type;

  CrashSource(DbrType type) {
    this.type = type;
  }

  String pvName() {
    // The number sees to it that every shard has some.
    return "CRASH:" + name() + ordinal();
  }

  TypeInfo typeInfo(Path sts) {
    return TypeInfo.named(pvName())
        .type(type)
        .appliance("appliance0")
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder="
                    + sts
                    + "&partitionGranularity=PARTITION_5MIN"))
        .build();
  }

  Sample sample(int number) {
    return new Sample(secondOf(number), 1000 * ordinal(), value(number), number % 4, number % 20);
  }

  /** The sample as the file holds it. */
  byte[] line(int number) {
    LineBuffer line = new LineBuffer(256);
    new SampleEncoder().encode(sample(number), line);
    return line.toByteArray();
  }

  static long secondOf(int number) {
    return START.getEpochSecond() + number;
  }

  static int numberOf(long epochSecond) {
    return (int) (epochSecond - START.getEpochSecond());
  }

  private SampleValue value(int number) {
    return switch (this) {
      case INT -> new SampleValue.ScalarInt(number);
      case DOUBLE -> new SampleValue.ScalarDouble(number / 7.0);
      // Newlines and escapes, which the format has to hide.
      case STRING -> new SampleValue.ScalarString("\n\u001b\r" + number);
      case ENUM -> new SampleValue.ScalarEnum((short) (number % 16));
      case WAVEFORM -> {
        double[] values = new double[number % 9];
        for (int i = 0; i < values.length; i++) {
          values[i] = number + i / 8.0;
        }
        yield new SampleValue.WaveformDouble(values);
      }
      case BYTES -> {
        byte[] values = new byte[number % 64];
        Arrays.fill(values, (byte) (number % 32));
        yield new SampleValue.WaveformByte(values);
      }
    };
  }
}
