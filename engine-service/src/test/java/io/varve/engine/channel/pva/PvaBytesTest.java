package io.varve.engine.channel.pva;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.sampling.Update;
import io.varve.sample.SampleValue;
import io.varve.simulatedioc.NtStructures;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVATypeRegistry;
import org.junit.jupiter.api.Test;

class PvaBytesTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** The golden NTTable of contract storage-retrieval 1.7. */
  private static PVAStructure table() {
    return new PVAStructure(
        "T",
        "epics:nt/NTTable:1.0",
        new PVAStringArray("labels", "a", "b"),
        new PVAStructure(
            "value", "", new PVADoubleArray("a", 1, 2), new PVAStringArray("b", "x", "y")),
        NtStructures.alarm(2, 3, "m"),
        NtStructures.timeStamp(Instant.ofEpochSecond(1709251210, 13)));
  }

  @Test
  void theGoldenTableIsEncodedByteForByte() {
    byte[] bytes = PvaBytes.of(table());
    assertThat(bytes).hasSize(201);
    String text = HEX.formatHex(bytes);
    assertThat(text)
        .startsWith(
            "80 14 65 70 69 63 73 3a 6e 74 2f 4e 54 54 61 62 6c 65 3a 31 2e 30 04 06 6c 61 62 65"
                + " 6c 73 68 05 76 61 6c 75 65 80 00 02 01 61 4b 01 62 68 05 61 6c 61 72 6d 80 07"
                + " 61 6c 61 72 6d 5f 74 03 08 73 65 76 65 72 69 74 79 22");
    assertThat(text)
        .endsWith("00 00 00 02 00 00 00 03 01 6d 00 00 00 00 65 e1 1a 8a 00 00 00 0d 00 00 00 00");
  }

  @Test
  void numbersOfCachedTypesAreLeftOut() {
    PVAStructure numbered = table();
    numbered.setTypeID((short) 7);
    ((PVAStructure) numbered.get("alarm")).setTypeID((short) 8);
    assertThat(PvaBytes.of(numbered)).isEqualTo(PvaBytes.of(table()));
  }

  @Test
  void theBytesReadBackAsTheStructure() throws Exception {
    ByteBuffer buffer = ByteBuffer.wrap(PvaBytes.of(table()));
    PVATypeRegistry types = new PVATypeRegistry();
    PVAStructure read = (PVAStructure) types.decodeType("T", buffer);
    read.decode(types, buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    assertThat(read).isEqualTo(table());
  }

  @Test
  void largeStructuresAreNotCut() {
    double[] many = new double[1_000_000];
    PVAStructure large =
        new PVAStructure("L", "", new PVAStructure("value", "", new PVADoubleArray("a", many)));
    assertThat(PvaBytes.of(large).length).isGreaterThan(8_000_000);
  }

  @Test
  void aTableBecomesBytesWithAlarmAndTimeBeside() {
    Update update = PvaValues.update(table(), Clock.systemUTC());
    assertThat(update.epochSecond()).isEqualTo(1709251210);
    assertThat(update.nano()).isEqualTo(13);
    assertThat(update.severity()).isEqualTo(2);
    assertThat(update.status()).isEqualTo(3);
    assertThat(update.value()).isInstanceOf(SampleValue.V4GenericBytes.class);
  }

  @Test
  void unsignedNumbersKeepTheirBits() {
    PVAStructure unsigned = new PVAStructure("U", "", new PVAInt("value", true, -1));
    assertThat(PvaValues.update(unsigned, Clock.systemUTC()).value())
        .isEqualTo(new SampleValue.ScalarInt(-1));
  }

  @Test
  void onlyUpdatesThatBringATimeStampAreSamples() throws Exception {
    PVAStructure data =
        new PVAStructure(
            "S",
            "",
            new PVALong("value", false, 1),
            NtStructures.alarm(0, 0, ""),
            NtStructures.timeStamp(Instant.EPOCH));
    PVAStructure stamp = data.get("timeStamp");
    int stampIndex = data.getIndex(stamp);
    assertThat(stamped(data, 0)).isTrue();
    assertThat(stamped(data, stampIndex)).isTrue();
    assertThat(stamped(data, stampIndex + 2)).isTrue();
    assertThat(stamped(data, 1)).isFalse();
    assertThat(stamped(data, stampIndex - 1)).isFalse();
  }

  private static boolean stamped(PVAStructure data, int bit) {
    BitSet bits = new BitSet();
    bits.set(bit);
    return PvaValues.stamped(data, new BitSetView(bits));
  }
}
