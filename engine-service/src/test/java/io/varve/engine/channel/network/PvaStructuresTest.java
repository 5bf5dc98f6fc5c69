package io.varve.engine.channel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.CollectingRecording;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.simulatedioc.NtStructures;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.epics.pva.data.PVABool;
import org.epics.pva.data.PVABoolArray;
import org.epics.pva.data.PVAByteArray;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVADouble;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVALongArray;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVATypeRegistry;
import org.epics.pva.data.PVAUnion;
import org.epics.pva.data.PVAny;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PlainPB has no type for keeps its own type description (contract storage-retrieval 1.7):
 * every update is a sample from which the structure comes back as the server sent it.
 */
class PvaStructuresTest extends OnLoopback {
  private static final int UPDATES = 5;

  private static Arguments named(String name, IntFunction<PVAData> value) {
    return Arguments.of(name, value);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        named("long", n -> new PVALong("value", false, Long.MIN_VALUE + n)),
        named("ulong", n -> new PVALong("value", true, -1 - n)),
        named("longs", n -> new PVALongArray("value", false, Long.MAX_VALUE - n, n)),
        named("boolean", n -> new PVABool("value", n % 2 == 0)),
        named("union, a number", n -> union(1, n)),
        named("union, a text", n -> union(2, n)),
        named("any", n -> new PVAny("value", new PVADouble("any", n + 0.5))),
        named("table", PvaStructuresTest::table),
        named("structures", PvaStructuresTest::structures),
        named("image of bytes", n -> image(1, n)),
        named("image of shorts", n -> image(2, n)));
  }

  /**
   * The server's library changes neither what a union has chosen nor the value of the first choice,
   * so the choice stays as it is and is not the first.
   */
  private static PVAUnion union(int chosen, int n) {
    return new PVAUnion(
        "value",
        "",
        chosen,
        new PVAInt("first", false, 0),
        new PVADouble("number", n),
        new PVAString("text", "t" + n));
  }

  private static PVAStructure table(int n) {
    return new PVAStructure(
        "value",
        "",
        new PVADoubleArray("a", n, n + 1),
        new PVAStringArray("b", "x" + n, "y"),
        new PVALongArray("c", true, -n, n));
  }

  private static PVAStructureArray structures(int n) {
    PVAStructure first = new PVAStructure("", "point", new PVAInt("x", false, n));
    PVAStructure second = new PVAStructure("", "point", new PVAInt("x", false, -n));
    return new PVAStructureArray("value", first.cloneType(""), first, second);
  }

  /** The value of an NTNDArray: a union of arrays, of which one is chosen. */
  private static PVAUnion image(int chosen, int n) {
    return new PVAUnion(
        "value",
        "",
        chosen,
        new PVABoolArray("booleanValue"),
        new PVAByteArray("ubyteValue", true, (byte) n, (byte) 200, (byte) 255),
        new PVAShortArray("ushortValue", true, (short) n, (short) 65_535));
  }

  private static PVAStructure structure(PVAData value, Instant time) {
    return new PVAStructure(
        "",
        "test:any/Structure:1.0",
        value,
        NtStructures.alarm(1, 2, "m"),
        NtStructures.timeStamp(time));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void aStructureComesBackAsItWasSent(String kind, IntFunction<PVAData> value) throws Exception {
    String name = "STRUCTURE:" + kind;
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    PVAStructure first = structure(value.apply(0), start);
    loopback.ioc.defineStructure(name, first);
    CollectingRecording recording = new CollectingRecording();
    loopback.open(Loopback.typeInfo(name, DbrType.V4_GENERIC_BYTES, true).build(), recording);
    loopback.awaitSubscribed(name, true);
    Loopback.until(() -> recording.samples().size() == 1);
    List<PVAStructure> sent = new ArrayList<>(List.of(first));
    for (int n = 1; n < UPDATES; n++) {
      PVAStructure next = structure(value.apply(n), start.plusMillis(n));
      loopback.ioc.putStructure(name, next);
      sent.add(next);
      int expected = n + 1;
      Loopback.until(() -> recording.samples().size() == expected);
    }
    List<PVAStructure> got = new ArrayList<>();
    for (Sample sample : recording.samples()) {
      assertThat(sample.severity()).isEqualTo(1);
      assertThat(sample.status()).isEqualTo(2);
      got.add(decoded(((SampleValue.V4GenericBytes) sample.value()).bytes()));
    }
    assertThat(got).extracting(PVAStructure::toString).isEqualTo(texts(sent));
    assertThat(recording.drops()).isEmpty();
  }

  private static List<String> texts(List<PVAStructure> structures) {
    return structures.stream().map(PVAStructure::toString).toList();
  }

  private static PVAStructure decoded(byte[] bytes) throws Exception {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    PVATypeRegistry types = new PVATypeRegistry();
    PVAStructure read = (PVAStructure) types.decodeType("", buffer);
    read.decode(types, buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    return read;
  }
}
