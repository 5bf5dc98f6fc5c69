package io.varve.store;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.RawChunks;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RawSamplesTest {
  private static final PartitionHeader IN_2025 =
      new PartitionHeader(DbrType.SCALAR_DOUBLE, "A:B", 2025, 1, Map.of("EGU", "mm"));
  private static final PartitionHeader IN_2026 =
      new PartitionHeader(DbrType.SCALAR_DOUBLE, "A:B", 2026, 1, Map.of("EGU", "mm"));

  private final LineBuffer body = new LineBuffer(256);
  private final SampleEncoder encoder = new SampleEncoder();

  @Test
  void headersThatAreRepeatedBeforeTheirSamplesDoNoHarm() throws IOException {
    // As EAA begins nearly every answer: an empty chunk, and its header once more.
    header(IN_2025);
    newline();
    newline();
    header(IN_2025);
    line(sample("2025-06-01T00:00:00Z", 1));
    line(sample("2025-06-01T00:00:01Z", 2));
    newline();
    header(IN_2026);
    line(sample("2026-06-01T00:00:00Z", 3));

    try (RawSamples samples = inMemory()) {
      assertThat(read(samples))
          .containsExactly(
              sample("2025-06-01T00:00:00Z", 1),
              sample("2025-06-01T00:00:01Z", 2),
              sample("2026-06-01T00:00:00Z", 3));
      assertThat(samples.current().header()).isEqualTo(IN_2026);
      assertThat(samples.next()).isFalse();
    }
  }

  @Test
  void chunksOfWaveformsAndStringsEndWhereTheyDo() throws IOException {
    Sample text =
        new Sample(
            sample("2026-06-01T00:00:00Z", 0).epochSecond(),
            0,
            new SampleValue.ScalarString("two\nlines"),
            0,
            0);
    header(new PartitionHeader(DbrType.SCALAR_STRING, "A:B", 2026));
    line(text);
    newline();
    header(IN_2026);
    line(sample("2026-06-01T00:00:01Z", 1));
    try (RawSamples samples = inMemory()) {
      assertThat(read(samples)).containsExactly(text, sample("2026-06-01T00:00:01Z", 1));
    }
  }

  @Test
  void aBodyThatEndsWithinALineIsNotTakenForTheEnd() throws IOException {
    header(IN_2026);
    line(sample("2026-06-01T00:00:00Z", 1));
    line(sample("2026-06-01T00:00:01Z", 2));
    body.truncate(body.size() - 1);
    try (RawSamples samples = inMemory()) {
      assertThat(samples.next()).isTrue();
      assertThatThrownBy(samples::next).hasMessageContaining("within a line");
    }
  }

  @Test
  void anAnswerThatSaysItWasCutShortIsAnError() throws IOException {
    header(IN_2026);
    line(sample("2026-06-01T00:00:00Z", 1));
    newline();
    header(
        new PartitionHeader(
            DbrType.SCALAR_DOUBLE, "A:B", 2026, 1, Map.of(RawChunks.TRUNCATED, "no time left")));
    try (RawSamples samples = inMemory()) {
      assertThat(samples.next()).isTrue();
      assertThatThrownBy(samples::next).hasMessageContaining("no time left");
    }
  }

  @Test
  void whatIsLeftOfAChunkCanBeCopiedOrSteppedOver() throws IOException {
    header(IN_2025);
    line(sample("2025-06-01T00:00:00Z", 1));
    int second = body.size();
    line(sample("2025-06-01T00:00:01Z", 2));
    int end = body.size();
    newline();
    header(IN_2026);
    line(sample("2026-06-01T00:00:00Z", 3));
    newline();
    header(IN_2026);
    line(sample("2026-06-01T00:00:01Z", 4));
    try (RawChunks chunks = RawChunks.of(body.toByteArray())) {
      assertThat(chunks.nextChunk()).isTrue();
      assertThat(chunks.nextSample()).isTrue();
      assertThat(chunks.remainingLines()).isEqualTo(Arrays.copyOfRange(body.array(), second, end));
      assertThat(chunks.remainingLines()).isEmpty();
      assertThat(chunks.nextSample()).isFalse();
      assertThat(chunks.nextChunk()).isTrue();
      assertThat(chunks.nextChunk()).isTrue();
      assertThat(chunks.nextSample()).isTrue();
      assertThat(chunks.current().doubleAt(0)).isEqualTo(4);
      assertThat(chunks.nextChunk()).isFalse();
    }
  }

  /** However a connection cuts a body into pieces, and however much each read gives. */
  @Property(tries = 200)
  void piecesOfAnySizeGiveTheSameSamples(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 97) int piece,
      @ForAll @IntRange(min = 1, max = 40) int perChunk)
      throws IOException {
    body.clear();
    List<Sample> sent = new ArrayList<>();
    long start = sample("2026-06-01T00:00:00Z", 0).epochSecond();
    for (int i = 0; i < samples; i++) {
      if (i % perChunk == 0) {
        if (i > 0) {
          newline();
        }
        header(IN_2026);
      }
      // Now and then a sample that cannot be read the fast way.
      Sample sample = new Sample(start + i, i, new SampleValue.ScalarDouble(i), i % 3, 0);
      sent.add(sample);
      line(sample);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(body.toByteArray());
    LineScanner.Feed feed =
        new LineScanner.Feed() {
          @Override
          public int read(byte[] target, int from, int length) {
            return in.read(target, from, Math.min(length, piece));
          }

          @Override
          public void close() {}
        };
    try (RawSamples answer = new RawSamples(new RawChunks(LineScanner.of(feed)), "peer")) {
      assertThat(read(answer)).isEqualTo(sent);
    }
  }

  private RawSamples inMemory() {
    return new RawSamples(RawChunks.of(body.toByteArray()), "memory");
  }

  private static List<Sample> read(RawSamples samples) throws IOException {
    List<Sample> read = new ArrayList<>();
    while (samples.next()) {
      read.add(samples.current().sample());
    }
    return read;
  }

  private void header(PartitionHeader header) {
    header.writeTo(body);
  }

  private void line(Sample sample) {
    encoder.encode(sample, body);
  }

  private void newline() {
    body.put((byte) '\n');
  }
}
