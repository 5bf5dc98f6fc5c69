package io.varve.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.clock.MovableClock;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.Lines;
import io.varve.retrieval.answer.AnswerWriter.Outcome;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerWriterTest {
  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");
  private static final int MANY = 20_000;
  private static final int MOST = 200_000;
  private static final int PASSED = 1000;

  private final MovableClock clock = new MovableClock(NOW);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean closed;

  /** Samples that were taken from the stream opened last. */
  private int taken;

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

  // invariant C13
  @Test
  void whatIsFoundMissingAfterTheFirstByteIsMarkedAtTheEnd() throws IOException {
    PvPart part = part();
    part.query().lacking().add("engine");
    part.query().lacking().tell();
    AnswerWriter writer =
        new AnswerWriter(
            (query, tail, watch) -> {
              query.lacking().file(Path.of("cut.pb"));
              return new FailingStream(MANY, MANY);
            },
            new HumanTime(ZoneOffset.UTC),
            clock,
            Duration.ofMinutes(1),
            MOST);

    Outcome outcome = writer.write(List.of(part), Extension.RAW, false, buffer(bytes));

    assertThat(outcome)
        .isEqualTo(new Outcome(MANY, "Samples are missing, as not all could be read of: file"));
    assertThat(text()).contains(outcome.cutShort());
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

  // invariant C12
  @Test
  void anAnswerWithTooManySamplesEndsWithAMark() throws IOException {
    for (Extension extension : List.of(Extension.RAW, Extension.CSV, Extension.JSON)) {
      bytes.reset();
      Outcome outcome =
          writer(2 * MOST, 2 * MOST).write(List.of(part()), extension, false, buffer(bytes));

      assertThat(outcome.cutShort())
          .isEqualTo("The answer has more than 200000 samples; ask for a shorter range");
      assertThat(outcome.samples()).isBetween((long) MOST, MOST + 20_000L);
      assertThat(text()).contains(outcome.cutShort());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Extension.class,
      names = {"RAW", "JSON", "CSV", "TXT", "QW", "JPLOT", "ARROW"})
  void aClientThatGoesAwayInTheMiddleEndsTheReading(Extension extension) {
    int taking = 500_000;
    OutputStream leaving =
        new OutputStream() {
          private int sent;

          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] piece, int from, int length) throws IOException {
            sent += length;
            if (sent > taking) {
              throw new IOException("Broken pipe");
            }
          }
        };

    assertThatThrownBy(
            () -> writer(MOST, MOST).write(List.of(part()), extension, false, buffer(leaving)))
        .isInstanceOf(ClientGoneException.class);
    // A sample of this test takes at least 14 bytes; then a few batches and pieces.
    assertThat(taken).isLessThan(taking / 14 + 5 * SampleBatch.SIZE + 64 * 1024 / 14);
    assertThat(closed).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Extension.class,
      names = {"JSON", "CSV", "QW"})
  void aLongAnswerIsThatOfItsSamplesOneByOne(Extension extension) throws IOException {
    writer(MANY * 3, MANY * 3).write(List.of(part(), part()), extension, false, buffer(bytes));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    AnswerBuffer out = buffer(expected);
    AnswerFormat format =
        extension.open(
            out,
            new AnswerContext(new HumanTime(ZoneOffset.UTC), Instant.EPOCH, Instant.EPOCH, false));
    format.begin();
    for (int pv = 0; pv < 2; pv++) {
      FailingStream stream = new FailingStream(MANY * 3, MANY * 3);
      format.startPv(part().meta(DbrType.SCALAR_DOUBLE, Map.of()));
      while (stream.next()) {
        format.sample(stream.current(), "file");
      }
      format.endPv();
    }
    format.end();
    out.finish();

    assertThat(text()).isEqualTo(expected.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theYearOfAHeaderWithoutSamplesIsNeverInTheFuture() throws IOException {
    TimeRange future = new TimeRange(NOW, Instant.parse("9999-01-01T00:00:00Z"));
    writer(0, 0).write(List.of(part(future)), Extension.RAW, false, buffer(bytes));
    // 18 e8 0f would be 2024; 2026 is ea 0f
    assertThat(bytes.toByteArray()).containsSequence(0x18, 0xea, 0x0f);
  }

  // invariant C12
  @Test
  void fewLargeSamplesDoNotOutlastTheirTime() throws IOException {
    double[] large = new double[200_000];
    Arrays.setAll(large, i -> i / 7.0);
    List<Sample> waveforms =
        LongStream.range(0, 12)
            .mapToObj(
                i ->
                    new Sample(
                        NOW.getEpochSecond() + i, 0, new SampleValue.WaveformDouble(large), 0, 0))
            .toList();
    SampleCursor cursor = Lines.cursor("A:B", waveforms);
    AnswerWriter writer =
        new AnswerWriter(
            (query, tail, watch) -> {
              clock.advance(Duration.ofMinutes(2));
              return new CursorStream(cursor);
            },
            new HumanTime(ZoneOffset.UTC),
            clock,
            Duration.ofMinutes(1),
            MOST);

    Outcome outcome = writer.write(List.of(part()), Extension.JSON, false, buffer(bytes));

    assertThat(outcome.cutShort()).contains("took longer than PT1M");
    assertThat(outcome.samples()).isLessThan(4);
  }

  private record CursorStream(SampleCursor current) implements SampleStream {
    @Override
    public boolean next() throws IOException {
      return current.next();
    }

    @Override
    public String source() {
      return "file";
    }

    @Override
    public void close() {}
  }

  @Test
  void aClientThatGoesWhileNothingIsWrittenEndsTheQuery() {
    AnswerWriter writer =
        new AnswerWriter(
            (query, tail, watch) -> {
              watch.check();
              watch.check();
              throw new AssertionError("Nobody wants this any more");
            },
            new HumanTime(ZoneOffset.UTC),
            clock,
            Duration.ofMinutes(1),
            MOST);
    assertThatThrownBy(
            () ->
                writer.write(
                    List.of(part()), Extension.RAW, false, new AnswerBuffer(bytes, () -> true)))
        .isInstanceOf(ClientGoneException.class);
  }

  private AnswerWriter writer(int samples, int readable) {
    return new AnswerWriter(
        (query, tail, watch) -> new FailingStream(samples, readable),
        new HumanTime(ZoneOffset.UTC),
        clock,
        Duration.ofMinutes(1),
        MOST);
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
          LongStream.range(0, Math.max(samples, 1)).mapToObj(second -> sample(second)).toList();
      this.cursor = Lines.cursor("A:B", all);
    }

    private static Sample sample(long number) {
      Sample sample =
          new Sample(
              NOW.getEpochSecond() + number,
              (int) (number * 7919 % 1_000_000_000),
              new SampleValue.ScalarDouble(number % 100 == 9 ? Double.NaN : number / 8.0),
              (int) (number % 4),
              (int) (number % 22));
      return number % 5000 == 4999
          ? sample.withFields(List.of(new FieldValue("HIHI", "9")), true)
          : sample;
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
      taken = at;
      return cursor.next();
    }

    @Override
    public int passLines(LineSink sink) throws IOException {
      // As a stream of files does: no more than what it has read already.
      int passed = 0;
      while (passed < PASSED && at < Math.min(samples, readable)) {
        next();
        LineBuffer line = new LineBuffer(64);
        cursor.copyLineTo(line);
        sink.accept(line.array(), 0, line.size());
        passed++;
      }
      return passed;
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
