package io.varve.benchmarks;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Data as archives hold it: rising times with jitter, values that wander, few alarms. */
final class Bodies {
  /** 2026-01-01T00:00:00Z. */
  static final long START = 1_767_225_600;

  static final int YEAR = 2026;
  private static final int NANOS = 1_000_000_000;

  private Bodies() {}

  /** Gives the same in every run, so that runs can be compared. */
  static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  }

  /** A sample a tenth of a second after another, alarms on every hundredth. */
  static Sample sample(DbrType type, int index, RandomGenerator random) {
    long tenths = index;
    int alarm = index % 100 == 99 ? 1 : 0;
    return new Sample(
        START + tenths / 10,
        (int) (tenths % 10 * (NANOS / 10)) + random.nextInt(NANOS / 10),
        value(type, index, random),
        alarm,
        alarm * 4,
        List.of(),
        null);
  }

  private static SampleValue value(DbrType type, int index, RandomGenerator random) {
    return switch (type) {
      case SCALAR_DOUBLE ->
          new SampleValue.ScalarDouble(Math.sin(index / 100.0) + random.nextDouble() / 100);
      case SCALAR_INT -> new SampleValue.ScalarInt(index);
      case SCALAR_ENUM -> new SampleValue.ScalarEnum((short) (index % 4));
      case SCALAR_STRING -> new SampleValue.ScalarString("state number " + index % 16);
      case WAVEFORM_DOUBLE -> {
        double[] values = new double[1000];
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.sin((index + i) / 100.0) + random.nextDouble() / 100;
        }
        yield new SampleValue.WaveformDouble(values);
      }
      default -> throw new IllegalArgumentException("There are no bodies of " + type);
    };
  }

  /** Escaped lines of so many samples. */
  static byte[] lines(DbrType type, int count) {
    RandomGenerator random = Bodies.random();
    SampleEncoder encoder = new SampleEncoder();
    LineBuffer out = new LineBuffer(count * 24);
    for (int i = 0; i < count; i++) {
      encoder.encode(sample(type, i, random), out);
    }
    return out.toByteArray();
  }

  static PartitionHeader header(DbrType type) {
    return new PartitionHeader(type, "BENCH:pv", YEAR);
  }
}
