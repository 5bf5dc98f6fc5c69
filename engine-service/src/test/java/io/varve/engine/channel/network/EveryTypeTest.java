package io.varve.engine.channel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.channel.CollectingRecording;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the IOC sent is what the recording got, sample by sample. */
class EveryTypeTest extends OnLoopback {
  private static final int ELEMENTS = 5;
  private static final int UPDATES = 20;

  static Stream<Arguments> cases() {
    return Stream.of(false, true)
        .flatMap(
            pva ->
                Arrays.stream(ValueKind.values())
                    .flatMap(
                        kind ->
                            Stream.of(1, ELEMENTS).map(count -> Arguments.of(kind, count, pva))));
  }

  @ParameterizedTest(name = "{0} x {1}, pvAccess {2}")
  @MethodSource("cases")
  void everySampleArrivesAsItWasSent(ValueKind kind, int count, boolean pva) {
    String name = "TYPE:" + kind + ":" + count + ":" + (pva ? "pva" : "ca");
    SimulatedRecord record =
        loopback.ioc.define(name, kind, count, RecordMetadata.ofStates("", "a", "b", "c"));
    DbrType type = typeOf(kind, count, pva);
    CollectingRecording recording = new CollectingRecording();
    Channel channel = loopback.open(Loopback.typeInfo(name, type, pva).build(), recording);
    loopback.awaitSubscribed(name, pva);
    Loopback.until(() -> recording.samples().size() == 1);

    Instant start = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < UPDATES; i++) {
      Object value = value(kind, count, i);
      Instant time = start.plusNanos(1_000_000L * i + 7);
      int severity = i % 4;
      int status = severity == 0 ? 0 : i % 17 + 1;
      record.put(value, time, severity, status);
      sent.add(describe(value, count) + "@" + time + "/" + severity + "/" + status);
      int expected = i + 2;
      if (pva) {
        // The pvAccess server merges an update into one that still waits to be sent.
        Loopback.until(() -> recording.samples().size() == expected);
      }
    }
    Loopback.until(() -> recording.samples().size() == UPDATES + 1);

    List<String> got =
        recording.samples().stream()
            .skip(1)
            .map(
                s ->
                    describe(arrayOf(s.value()), count)
                        + "@"
                        + s.instant()
                        + "/"
                        + s.severity()
                        + "/"
                        + s.status())
            .toList();
    assertThat(got).isEqualTo(sent);
    assertThat(recording.samples()).extracting(Sample::type).containsOnly(type);
    ChannelStatus status = channel.status();
    assertThat(status.state()).isEqualTo(ChannelState.CONNECTED);
    assertThat(status.eventCount()).isEqualTo(UPDATES + 1);
    assertThat(status.bytes()).isPositive();
    assertThat(status.hostName()).isEqualTo("127.0.0.1");
    assertThat(status.elementCount()).isEqualTo(count);
    assertThat(recording.drops()).isEmpty();
  }

  /** pvAccess has no arrays of enums in the IOC; they travel as shorts. */
  private static DbrType typeOf(ValueKind kind, int count, boolean pva) {
    String element =
        switch (kind) {
          case STRING -> "STRING";
          case SHORT -> "SHORT";
          case FLOAT -> "FLOAT";
          case ENUM -> pva && count > 1 ? "SHORT" : "ENUM";
          case CHAR -> "BYTE";
          case LONG -> "INT";
          case DOUBLE -> "DOUBLE";
        };
    return DbrType.valueOf((count > 1 ? "WAVEFORM_" : "SCALAR_") + element);
  }

  private static Object value(ValueKind kind, int count, int step) {
    Object array =
        switch (kind) {
          case STRING -> new String[count];
          case SHORT, ENUM -> new short[count];
          case FLOAT -> new float[count];
          case CHAR -> new byte[count];
          case LONG -> new int[count];
          case DOUBLE -> new double[count];
        };
    for (int i = 0; i < count; i++) {
      int n = step + 3 * i;
      switch (kind) {
        case STRING -> Array.set(array, i, "text " + n);
        case SHORT -> Array.set(array, i, (short) (n * 1500 - 16000));
        case ENUM -> Array.set(array, i, (short) (n % 3));
        case FLOAT -> Array.set(array, i, n / 3f - 2);
        case CHAR -> Array.set(array, i, (byte) (n * 11 - 100));
        case LONG -> Array.set(array, i, n * 90_000_000 - 1_000_000_000);
        case DOUBLE -> Array.set(array, i, Math.sin(n) * 1e17);
      }
    }
    return array;
  }

  private static Object arrayOf(SampleValue value) {
    return switch (value) {
      case SampleValue.ScalarString v -> new String[] {v.value()};
      case SampleValue.ScalarShort v -> new short[] {v.value()};
      case SampleValue.ScalarFloat v -> new float[] {v.value()};
      case SampleValue.ScalarEnum v -> new short[] {v.index()};
      case SampleValue.ScalarByte v -> new byte[] {v.value()};
      case SampleValue.ScalarInt v -> new int[] {v.value()};
      case SampleValue.ScalarDouble v -> new double[] {v.value()};
      case SampleValue.WaveformString v -> v.values().toArray(String[]::new);
      case SampleValue.WaveformShort v -> v.values();
      case SampleValue.WaveformFloat v -> v.values();
      case SampleValue.WaveformEnum v -> v.indexes();
      case SampleValue.WaveformByte v -> v.values();
      case SampleValue.WaveformInt v -> v.values();
      case SampleValue.WaveformDouble v -> v.values();
      case SampleValue.V4GenericBytes v -> v.bytes();
    };
  }

  private static String describe(Object array, int count) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(Array.get(array, i));
    }
    assertThat(elements).hasSize(count);
    return elements.toString();
  }
}
