package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import io.varve.sample.Sample;
import io.varve.store.Catalogue;
import io.varve.store.LeftOut;
import io.varve.store.TimeRange;
import io.varve.store.TimedAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SilentStoreTest {
  private static final int DAY = 86_400;

  @Test
  @Guards({"C13", "C14"})
  void aStoreThatWasSilentWhileSummariesWereSoughtIsToldThoughItAnswersAfterThat()
      throws IOException {
    Path folder = Files.createTempDirectory("silent");
    FaultFileSystem files = FaultFileSystem.over(folder);
    CountDownLatch over = new CountDownLatch(1);
    try (SummaryFixture pv = new SummaryFixture(files.root());
        TimedAccess access = new TimedAccess(Duration.ofMillis(200), Duration.ZERO, 4)) {
      long start = SummaryFixture.DAY - 5 * DAY;
      List<Sample> days = new ArrayList<>(SummaryFixture.everySecond(start, DAY));
      days.addAll(SummaryFixture.everySecond(start + 3 * DAY, DAY));
      pv.summaries.bringUpToDate(pv.append(pv.pv.lts, days));
      pv.append(pv.pv.mts, SummaryFixture.everySecond(start + 2 * DAY, 1000));

      AtomicBoolean silent = new AtomicBoolean(true);
      files
          .faults()
          .before(
              Operation.LIST,
              "**/mts/**",
              path -> {
                if (silent.getAndSet(false)) {
                  await(over);
                }
              });
      Told told = new Told();
      Catalogue catalogue = new Catalogue().within(access);
      TimeRange range =
          new TimeRange(Instant.ofEpochSecond(start), Instant.ofEpochSecond(start + 4 * DAY));
      SummedRange sums =
          new SummaryReader(catalogue)
              .range(pv.pv.key, List.of(pv.pv.mts, pv.pv.lts), range, List.of(), told);
      try (SummedStream stream = sums.open(new Bins(3600), false)) {
        while (stream.next()) {
          assertThat(stream.source()).doesNotContain("/mts/");
        }
      }

      assertThat(silent).isFalse();
      assertThat(told.stores).containsExactly(pv.pv.mts.root());
      over.countDown();
    }
  }

  private static void await(CountDownLatch over) throws IOException {
    try {
      over.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The stores an answer has to do without. */
  private static final class Told implements LeftOut {
    private final List<Path> stores = new ArrayList<>();

    @Override
    public void store(Path root) {
      stores.add(root);
    }

    @Override
    public boolean without(Path root) {
      return stores.contains(root);
    }

    @Override
    public void file(Path file) {
      throw new AssertionError(file + " can be read");
    }
  }
}
