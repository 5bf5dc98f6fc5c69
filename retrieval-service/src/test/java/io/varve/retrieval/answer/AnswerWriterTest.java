package io.varve.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.clock.MovableClock;
import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.Lines;
import io.varve.retrieval.answer.AnswerWriter.Outcome;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {
  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");
  private static final int MANY = 20_000;

  private final MovableClock clock = new MovableClock(NOW);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean closed;

  @Test
  void aWholeAnswerCountsItsSamples() throws IOException {
    Outcome outcome =
        writer(MANY, MANY).write(List.of(part()), Extension.CSV, false, buffer(bytes));
    assertThat(outcome).isEqualTo(new Outcome(MANY, ""));
    assertThat(text().lines()).hasSize(MANY + 1);
    assertThat(closed).isTrue();
  }

  // law 8
  @Test
  void whatFailsBeforeTheClientSawAnythingIsThrown() {
    assertThatThrownBy(
            () -> writer(10, 5).write(List.of(part()), Extension.CSV, false, buffer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessage("disk gone");
    assertThat(bytes.size()).isZero();
    assertThat(closed).isTrue();
  }

  // law 8
  @Test
  void whatFailsLaterEndsTheAnswerWithAMark() throws IOException {
    Outcome outcome =
        writer(MANY, MANY - 1).write(List.of(part(), part()), Extension.JSON, false, buffer(bytes));
    assertThat(outcome)
        .isEqualTo(new Outcome(MANY - 1, "The samples of A:B could not be read to the end"));
    assertThat(text())
        .endsWith("], \"truncated\": \"The samples of A:B could not be read to the end\" }\n ]\n");
    assertThat(closed).isTrue();
  }

  @Test
  void aClientThatGoesAwayEndsTheQuery() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThatThrownBy(
            () -> writer(MANY, MANY).write(List.of(part()), Extension.RAW, false, buffer(gone)))
        .isInstanceOf(ClientGoneException.class);
    assertThat(closed).isTrue();
  }

  @Test
  void theYearOfAHeaderWithoutSamplesIsNeverInTheFuture() throws IOException {
    TimeRange future = new TimeRange(NOW, Instant.parse("9999-01-01T00:00:00Z"));
    writer(0, 0).write(List.of(part(future)), Extension.RAW, false, buffer(bytes));
    // 18 e8 0f would be 2024; 2026 is ea 0f
    assertThat(bytes.toByteArray()).containsSequence(0x18, 0xea, 0x0f);
  }

  private AnswerWriter writer(int samples, int readable) {
    return new AnswerWriter(
        (query, tail, watch) -> new FailingStream(samples, readable),
        new HumanTime(ZoneOffset.UTC),
        clock,
        Duration.ofMinutes(1));
  }

  private static AnswerBuffer buffer(OutputStream out) {
    return new AnswerBuffer(out);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static PvPart part() {
    return part(new TimeRange(NOW.minusSeconds(10), NOW));
  }

  private static PvPart part(TimeRange range) {
    TypeInfo info = TypeInfo.named("A:B").build();
    return new PvPart(
        new PvQuery("A:B", new ResolvedPv(info, "A:B", ""), List.of(range), Optional.empty()),
        new TailAnswer(List.of(), false),
        Map.of());
  }

  /** Samples of which only the first ones can be read. */
  private final class FailingStream implements SampleStream {
    private final int samples;
    private final int readable;
    private final SampleCursor cursor;
    private int at;

    FailingStream(int samples, int readable) {
      this.samples = samples;
      this.readable = readable;
      List<Sample> all =
          LongStream.range(0, Math.max(samples, 1))
              .mapToObj(
                  second ->
                      new Sample(
                          NOW.getEpochSecond() + second, 0, new SampleValue.ScalarDouble(1), 0, 0))
              .toList();
      this.cursor = Lines.cursor("A:B", all);
    }

    @Override
    public boolean next() throws IOException {
      if (at == samples) {
        return false;
      }
      if (at == readable) {
        throw new IOException("disk gone");
      }
      at++;
      return cursor.next();
    }

    @Override
    public SampleCursor current() {
      return cursor;
    }

    @Override
    public String source() {
      return "file";
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
