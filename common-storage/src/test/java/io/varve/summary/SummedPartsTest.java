package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.store.LeftOut;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A range that is read by parts holds each sample once, wherever the parts meet. */
class SummedPartsTest {
  private static final int DAY = 86_400;
  private static final int HOUR = 3600;

  /** A day on which nothing was recorded lies behind the first two. */
  private static final long START = SummaryFixture.DAY - 5 * DAY;

  private static final TimeRange RANGE =
      new TimeRange(
          Instant.ofEpochSecond(START + 100), Instant.ofEpochSecond(START + 4L * DAY - 50));

  private SummaryFixture pv;
  private SummedRange sums;

  @BeforeEach
  void write() throws IOException {
    pv = new SummaryFixture();
    pv.summaries.bringUpToDate(pv.append(pv.pv.lts, SummaryFixture.everySecond(START, 2 * DAY)));
    // Without a summary.
    pv.append(pv.pv.mts, SummaryFixture.everySecond(START + 3 * DAY, DAY));
    sums =
        new SummaryReader(pv.pv.catalogue)
            .range(pv.pv.key, pv.pv.stores(), RANGE, List.of(), LeftOut.LOGGED);
  }

  @AfterEach
  void delete() throws IOException {
    pv.close();
  }

  @Test
  void partsAreWholeBinsWithoutAGapBetweenThem() throws IOException {
    for (Bins bins : List.of(new Bins(HOUR), new Bins(7777), new Bins(10))) {
      List<TimeRange> parts = sums.parts(bins, 5, HOUR);

      assertThat(parts).hasSize(5);
      assertThat(parts.getFirst().from()).isEqualTo(RANGE.from());
      assertThat(parts.getLast().to()).isEqualTo(RANGE.to());
      for (int i = 1; i < parts.size(); i++) {
        Instant border = parts.get(i).from();
        assertThat(border).isEqualTo(parts.get(i - 1).to().plusNanos(1));
        assertThat(border.getEpochSecond() % bins.seconds()).isZero();
      }
    }
  }

  @Test
  void partsHaveAboutTheSameShareOfWhatThereIs() throws IOException {
    for (TimeRange part : sums.parts(new Bins(60), 6, HOUR)) {
      assertThat(samplesOf(part, new Bins(60))).isBetween(3L * DAY / 6 - 300, 3L * DAY / 6 + 300);
    }
  }

  @Test
  void aSampleAtABorderIsInThePartItBegins() throws IOException {
    // Each of these borders is the time of a sample.
    for (Bins bins : List.of(new Bins(HOUR), new Bins(7777), new Bins(1))) {
      long all = 0;
      for (TimeRange part : sums.parts(bins, 5, HOUR)) {
        all += samplesOf(part, bins);
      }
      assertThat(all).isEqualTo(3L * DAY - 100 - 49);
    }
  }

  @Test
  void whatIsShorterThanTwoPartsIsNotDivided() throws IOException {
    assertThat(sums.parts(new Bins(60), 5, 3 * DAY)).containsExactly(RANGE);
    assertThat(sums.parts(Bins.WIDEST, 5, HOUR)).containsExactly(RANGE);
    assertThat(sums.parts(new Bins(60), 1, HOUR)).containsExactly(RANGE);
  }

  private long samplesOf(TimeRange part, Bins bins) throws IOException {
    assertThat(Duration.between(part.from(), part.to())).isPositive();
    long samples = 0;
    try (SummedStream stream = sums.open(part, bins, false)) {
      while (stream.next()) {
        Aggregate sum = stream.sum();
        samples += sum == null ? 1 : sum.samples();
      }
    }
    return samples;
  }
}
