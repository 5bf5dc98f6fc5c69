package io.varve.engine.bpl;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.recording.PendingLines;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailChunksTest {
  private static final long NEW_YEAR = Years.startOf(2027);

  @Test
  void partsYearsByAnEmptyLineAndHasNoneAtEitherEnd() throws IOException {
    byte[] body = chunks().body(List.of(lines(2026, 3600), lines(2027, 0, 10)), 0, Long.MAX_VALUE);

    assertThat(body)
        .isEqualTo(
            joined(
                header(2026),
                lines(2026, 3600).bytes(),
                new byte[] {'\n'},
                header(2027),
                lines(2027, 0, 10).bytes()));
  }

  @Test
  void joinsBlocksOfOneYearUnderOneHeader() throws IOException {
    byte[] body = chunks().body(List.of(lines(2027, 0), lines(2027, 10)), 0, Long.MAX_VALUE);

    assertThat(body).isEqualTo(joined(header(2027), lines(2027, 0, 10).bytes()));
  }

  @Test
  void isAHeaderWithARealYearWhenNothingIsPending() throws IOException {
    assertThat(chunks().body(List.of(), NEW_YEAR, NEW_YEAR + 5)).isEqualTo(header(2027));
  }

  @Test
  void givesWholeSecondsAndTheNewestLineBeforeThem() throws IOException {
    byte[] body =
        chunks().body(List.of(lines(2027, 0, 10, 20, 30, 40)), NEW_YEAR + 20, NEW_YEAR + 30);

    assertThat(body).isEqualTo(joined(header(2027), lines(2027, 10, 20, 30).bytes()));
  }

  @Test
  void givesTheNewestLineBeforeARangeThatHoldsNone() throws IOException {
    byte[] body = chunks().body(List.of(lines(2027, 0, 10)), NEW_YEAR + 20, NEW_YEAR + 30);

    assertThat(body).isEqualTo(joined(header(2027), lines(2027, 10).bytes()));
  }

  private static TailChunks chunks() {
    return new TailChunks("A:B", DbrType.SCALAR_INT, 1, Map.of("EGU", "mm"));
  }

  private static byte[] header(int year) {
    LineBuffer out = new LineBuffer(64);
    new PartitionHeader(DbrType.SCALAR_INT, "A:B", year, 1, Map.of("EGU", "mm")).writeTo(out);
    return out.toByteArray();
  }

  private static PendingLines lines(int year, long... secondsIntoYear) {
    LineBuffer out = new LineBuffer(64);
    SampleEncoder encoder = new SampleEncoder();
    for (long second : secondsIntoYear) {
      encoder.encode(
          new Sample(
              Years.startOf(year) + second, 0, new SampleValue.ScalarInt((int) second), 0, 0),
          out);
    }
    return new PendingLines(year, out.toByteArray());
  }

  private static byte[] joined(byte[]... parts) {
    StringBuilder all = new StringBuilder();
    for (byte[] part : parts) {
      all.append(new String(part, StandardCharsets.ISO_8859_1));
    }
    return all.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
