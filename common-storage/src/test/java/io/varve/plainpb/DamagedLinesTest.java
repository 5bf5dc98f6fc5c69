package io.varve.plainpb;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Years;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a reader makes of lines that are not what they should be (contract storage-retrieval 3.5).
 */
class DamagedLinesTest {
  private static final PartitionHeader HEADER = new PartitionHeader(DbrType.SCALAR_INT, "X", 2024);
  private static final long BASE = 1_709_251_200L;

  private final LineBuffer body = new LineBuffer(64);

  @Test
  @Guards("C5")
  void aDamagedLineIsSkippedAndCounted() throws Exception {
    sample(1);
    garbage("not a sample");
    sample(2);

    SampleCursor cursor = cursor();
    assertThat(values(cursor)).containsExactly(1, 2);
    assertThat(cursor.damagedLines()).isEqualTo(1);
  }

  @Test
  void anEmptyLineIsSkippedWhereEaaStopsReading() throws Exception {
    sample(1);
    garbage("");
    sample(2);

    SampleCursor cursor = cursor();
    assertThat(values(cursor)).containsExactly(1, 2);
    assertThat(cursor.damagedLines()).isZero();
  }

  @Test
  @Guards("C6")
  void aTornLastLineIsNotDelivered() throws Exception {
    sample(1);
    sample(2);
    body.truncate(body.size() - 1);

    assertThat(values(cursor())).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource(DbrType.class)
  void aStatusOf10ThatWasNotEscapedIsRepaired(DbrType type) throws Exception {
    Sample whole = Samples.of(type).sample().withFields(List.of(), null);
    Sample sample =
        new Sample(whole.epochSecond(), whole.nano(), whole.value(), whole.severity(), 0);
    new SampleEncoder().encode(sample, body);
    body.truncate(body.size() - 1);
    garbage("(");

    SampleCursor cursor =
        new SampleCursor(
            new PartitionHeader(type, "X", Years.of(sample.epochSecond())),
            LineScanner.of(body.array(), 0, body.size()));
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.status()).isEqualTo(10);
    assertThat(cursor.nano()).isEqualTo(sample.nano());
  }

  @Test
  void aLineWithoutATimeStampIsNeverASample() throws Exception {
    garbage("(");
    garbage("x");

    SampleCursor cursor = cursor();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.damagedLines()).isEqualTo(2);
  }

  @Test
  void linesOfAnotherTypeAreCountedAsDamaged() throws Exception {
    sample(1);
    new SampleEncoder().encode(new Sample(BASE, 0, new SampleValue.ScalarDouble(1), 0, 0), body);
    sample(2);

    SampleCursor cursor = cursor();
    assertThat(values(cursor)).containsExactly(1, 2);
    assertThat(cursor.damagedLines()).isEqualTo(1);
  }

  @Test
  void ofTwoJoinedLinesNeitherIsReadForTheSecondWouldTakeTheSeverityOfTheFirst() throws Exception {
    sample(1);
    new SampleEncoder().encode(new Sample(BASE + 2, 0, new SampleValue.ScalarInt(2), 2, 7), body);
    body.truncate(body.size() - 1);
    sample(3);
    sample(4);

    SampleCursor cursor = cursor();
    assertThat(values(cursor)).containsExactly(1, 4);
    assertThat(cursor.damagedLines()).isEqualTo(1);
  }

  @Test
  void elementsInSeveralPiecesAreOneWaveform() throws Exception {
    // Seconds 0, nanoseconds 0, then [1] packed, then 2 alone, then [3] packed.
    byte[] line = {8, 0, 16, 0, 26, 1, 2, 24, 4, 26, 1, 6, '\n'};
    SampleCursor cursor =
        new SampleCursor(
            new PartitionHeader(DbrType.WAVEFORM_SHORT, "X", 2024),
            LineScanner.of(line, 0, line.length));

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.elementCount()).isEqualTo(3);
    assertThat(List.of(cursor.intAt(0), cursor.intAt(1), cursor.intAt(2))).containsExactly(1, 2, 3);
  }

  private void sample(int value) {
    new SampleEncoder()
        .encode(new Sample(BASE + value, 0, new SampleValue.ScalarInt(value), 0, 0), body);
  }

  private void garbage(String text) {
    byte[] bytes = (text + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    body.put(bytes, 0, bytes.length);
  }

  private SampleCursor cursor() {
    return new SampleCursor(HEADER, LineScanner.of(body.array(), 0, body.size()));
  }

  private static List<Integer> values(SampleCursor cursor) throws Exception {
    List<Integer> values = new ArrayList<>();
    while (cursor.next()) {
      values.add(cursor.intAt(0));
    }
    return values;
  }
}
