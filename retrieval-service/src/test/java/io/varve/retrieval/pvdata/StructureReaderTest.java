package io.varve.retrieval.pvdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StructureReaderTest {

  /** A table as contract storage-retrieval 1.7 describes it: labels, columns, alarm. */
  private static final byte[] TABLE =
      hex(
          "80 14 65706963733a6e742f4e545461626c653a312e30 03" // epics:nt/NTTable:1.0
              + "06 6c6162656c73 68" // labels: string[]
              + "05 76616c7565 80 00 02 01 61 4b 01 62 68" // value {a: double[], b: string[]}
              + "05 616c61726d 80 07 616c61726d5f74 01 08 7365766572697479 22" // alarm
              + "02 01 61 01 62"
              + "02 3ff0000000000000 4000000000000000"
              + "02 01 78 01 79"
              + "00000002");

  @Test
  void aTableBecomesAnObjectWithSortedKeys() {
    assertThat(StructureReader.read(TABLE).orElseThrow().toString())
        .isEqualTo("{alarm={severity=2}, labels=[a, b], value={a=[1.0, 2.0], b=[x, y]}}");
  }

  @Test
  void unsignedNumbersAreReadAsSuch() {
    assertThat(
            StructureReader.read(
                    hex(
                        "80 00 05 01 61 24 01 62 25 01 63 26 01 64 27 01 65 2f"
                            + "ff ffff ffffffff ffffffffffffffff 01 0000000000000005"))
                .orElseThrow()
                .toString())
        .isEqualTo("{a=255, b=65535, c=4294967295, d=18446744073709551615, e=[5]}");
  }

  @Test
  void unionsAndVariantsNameThemselves() {
    // union u {int i; string s} with s chosen; any v holding a boolean; any n holding nothing
    assertThat(
            StructureReader.read(
                hex(
                    "80 00 03 01 75 81 00 02 01 69 22 01 73 60 01 76 82 01 6e 82"
                        + "01 02 6869 00 01 ff")))
        .hasValueSatisfying(
            value ->
                assertThat(value.toString())
                    .isEqualTo("{n={any=null}, u={union=hi}, v={any=true}}"));
  }

  @Test
  void absentElementsOfAnArrayOfStructuresAreNull() {
    assertThat(StructureReader.read(hex("80 00 01 01 61 88 80 00 01 01 78 21 02 01 0005 00")))
        .hasValue(Map.of("a", Arrays.asList(Map.of("x", (short) 5), null)));
  }

  @Test
  void aFixedArrayHasNoLengthInItsValue() {
    assertThat(StructureReader.read(hex("80 00 01 01 61 38 02 0708")))
        .hasValue(Map.of("a", List.of((byte) 7, (byte) 8)));
  }

  @Test
  void bytesThatAreNoStructureGiveNothing() {
    assertThat(StructureReader.read(new byte[0])).isEmpty();
    assertThat(StructureReader.read(hex("43 3ff0000000000000"))).isEmpty();
    for (int length = 0; length < TABLE.length; length++) {
      assertThat(StructureReader.read(Arrays.copyOf(TABLE, length))).isEmpty();
    }
  }

  @Test
  void aDescriptionNestedWithoutEndIsRefused() {
    byte[] nested = new byte[4 * 10_000];
    for (int i = 0; i < nested.length; i += 4) {
      nested[i] = (byte) 0x80;
      nested[i + 2] = 1;
    }
    assertThat(StructureReader.read(nested)).isEmpty();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
