package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.sample.Sample;
import io.varve.store.ForwardingStream;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is computed by pieces is what is computed in one go, and ends when nobody wants it. */
class PieceResultsTest {
  private static final long START = 1_709_251_200;
  private static final long DAY = 86_400;
  private static final TimeRange RANGE =
      new TimeRange(
          Instant.ofEpochSecond(START + 1234, 5), Instant.ofEpochSecond(START + 20 * DAY + 777));

  private final Workers workers = new Workers(2);
  private final AtomicInteger opened = new AtomicInteger();

  /** Those that are worth reading as sums. */
  private List<TimeRange> parts = List.of();

  @AfterEach
  void stop() {
    workers.close();
  }

  /** Opens a part. */
  private interface Part {
    SampleStream open(TimeRange part) throws IOException;
  }

  /** Where a wait is worth it or not. */
  private interface Check {
    void run() throws IOException;
  }

  private Samples byPieces(Samples.Opening all, Part part, Check check) {
    return new Samples() {
      @Override
      public String pvName() {
        return "T:x";
      }

      @Override
      public SampleStream open() throws IOException {
        return all.open();
      }

      @Override
      public Pieces pieces() {
        return new Pieces() {
          @Override
          public TimeRange held(TimeRange range) {
            return range;
          }

          @Override
          public Workers workers() {
            return workers;
          }

          @Override
          public SampleStream open(TimeRange piece) throws IOException {
            opened.incrementAndGet();
            return part.open(piece);
          }

          @Override
          public List<TimeRange> parts(Bins bins, int most) {
            return parts;
          }

          @Override
          public void check() throws IOException {
            check.run();
          }
        };
      }
    };
  }

  private static Stored stored() {
    Stored stored = new Stored();
    for (int i = 0; i < 20_000; i++) {
      // Some days have no sample at all.
      long second = i * 100L - DAY;
      if (second / DAY % 4 != 2) {
        stored.with(Stored.sample(START, String.valueOf(second), Math.sin(i) * (i % 7)));
      }
    }
    return stored;
  }

  @Test
  void theResultsAreThoseOfOneReading() throws IOException {
    Stored stored = stored();
    Samples samples = byPieces(stored.samples()::open, part -> stored.samples().open(), () -> {});
    for (String text : List.of("median_1000", "medianSample_77777", "linear_3600", "loess_7200")) {
      Operator operator = Stored.operator(text);
      assertThat(read(operator.over(samples, RANGE)))
          .as(text)
          .isEqualTo(read(operator.over(stored.samples(), RANGE)));
    }
    assertThat(opened.get()).isGreaterThan(4 * 10);
  }

  @Test
  void sumsAreReadByWhoWaitsForThemWhileAllWorkersAreBusy() throws IOException {
    Stored stored = stored();
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < workers.threads(); i++) {
      workers.start(() -> release.await(20, TimeUnit.SECONDS));
    }
    Instant border = Instant.ofEpochSecond((START / 1000 + 900) * 1000);
    parts =
        List.of(
            new TimeRange(RANGE.from(), border.minusNanos(1)), new TimeRange(border, RANGE.to()));
    Samples samples = byPieces(stored.samples()::open, part -> stored.samples().open(), () -> {});
    Operator operator = Stored.operator("mean_1000");

    assertThat(read(operator.over(samples, RANGE)))
        .isEqualTo(read(operator.over(stored.samples(), RANGE)));
    assertThat(opened).hasValue(2);
    assertThat(workers.waiting()).isZero();
    release.countDown();
  }

  @Test
  void aPieceThatCannotBeReadFailsTheAnswer() throws IOException {
    Samples samples =
        byPieces(
            stored().samples()::open,
            part -> {
              throw new IOException("disk gone");
            },
            () -> {});
    try (SampleStream stream = Stored.operator("median_60").over(samples, RANGE)) {
      assertThatThrownBy(stream::next).isInstanceOf(IOException.class).hasMessage("disk gone");
    }
  }

  @Test
  void whoWaitsForAPieceIsToldThatItIsNotWorthIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Samples samples =
        byPieces(
            stored().samples()::open,
            part -> {
              awaitIn(release);
              return stored().samples().open();
            },
            () -> {
              throw new IOException("too late");
            });
    try (SampleStream stream = Stored.operator("median_60").over(samples, RANGE)) {
      assertThatThrownBy(stream::next).hasMessage("too late");
    }
    release.countDown();
  }

  @Test
  void nothingMoreIsReadOnceTheAnswerIsClosed() throws Exception {
    Stored stored = stored();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger readLater = new AtomicInteger();
    Samples samples =
        byPieces(
            stored.samples()::open,
            part -> {
              SampleStream whole = stored.samples().open();
              if (part.from().equals(RANGE.from())) {
                return whole;
              }
              awaitIn(release);
              return new CountedStream(whole, readLater);
            },
            () -> {});
    try (SampleStream stream = Stored.operator("median_60").over(samples, RANGE)) {
      assertThat(stream.next()).isTrue();
    }
    release.countDown();
    // What is given to the workers now comes after all that was begun or waiting.
    workers.start(() -> null).get(10, TimeUnit.SECONDS);
    workers.start(() -> null).get(10, TimeUnit.SECONDS);
    assertThat(readLater.get()).isZero();
    assertThat(opened.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void workersThatAreStoppedFailWhoWaitsForThem() throws IOException {
    workers.close();
    Samples samples =
        byPieces(stored().samples()::open, part -> stored().samples().open(), () -> {});
    try (SampleStream stream = Stored.operator("median_60").over(samples, RANGE)) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("stopping");
    }
  }

  /** Counts the samples that are read. */
  private static final class CountedStream extends ForwardingStream<SampleStream> {
    private final AtomicInteger read;

    CountedStream(SampleStream samples, AtomicInteger read) {
      super(samples);
      this.read = read;
    }

    @Override
    public boolean next() throws IOException {
      read.incrementAndGet();
      return super.next();
    }
  }

  private static void awaitIn(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static List<Sample> read(SampleStream stream) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (stream) {
      while (stream.next()) {
        samples.add(stream.current().sample());
      }
    }
    return samples;
  }
}
