package io.varve.summary;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.SampleCursor;
import io.varve.store.PartitionFile;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bins of a range that have samples, oldest first. Not thread-safe.
 *
 * <p>Its memory does not depend on the range: at most the bins of one day are finished ahead.
 */
public final class BinStream implements Closeable {
  private static final long SECOND = 1_000_000_000L;

  /** Opens a file with a summary; null when it has none. */
  @FunctionalInterface
  interface BySummary {
    @Nullable SummarisedPartition open(PartitionFile file) throws IOException;
  }

  /** Opens the samples of a range. */
  @FunctionalInterface
  interface BySamples {
    SampleStream open(TimeRange range) throws IOException;
  }

  private final Deque<Stretch> stretches;
  private final BySummary bySummary;
  private final BySamples bySamples;
  private final Bins bins;
  private @Nullable Stretch stretch;
  private @Nullable SummarisedPartition summarised;
  private @Nullable SampleStream samples;

  BinStream(List<Stretch> stretches, BySummary bySummary, BySamples bySamples, Bins bins) {
    this.stretches = new ArrayDeque<>(stretches);
    this.bySummary = bySummary;
    this.bySamples = bySamples;
    this.bins = bins;
  }

  /** The next bin that has samples; null when there is none. */
  public @Nullable Bin next() throws IOException {
    while (true) {
      Bin bin = bins.poll();
      if (bin != null) {
        return bin;
      }
      if (!step()) {
        bins.finish();
        return bins.poll();
      }
    }
  }

  /** Reads on a little; false when all is read. */
  private boolean step() throws IOException {
    Stretch here = stretch;
    if (here == null) {
      here = stretches.poll();
      if (here == null) {
        return false;
      }
      stretch = here;
      open(here);
    }
    if (summarised != null) {
      if (!summarised.step(bins, here.from(), here.to())) {
        close();
      }
    } else if (samples != null) {
      stepSample(samples, here);
    }
    return true;
  }

  private void open(Stretch here) throws IOException {
    PartitionFile file = here.file();
    if (file != null) {
      try {
        SummarisedPartition opened = bySummary.open(file);
        summarised = opened;
        if (opened != null && opened.lastTime() >= here.to()) {
          return;
        }
      } catch (NoSuchFileException | DamagedHeaderException movedOrUnreadable) {
        // Who merges samples finds them in the next store, or reports the file.
      }
      close();
      stretch = here;
    }
    samples = bySamples.open(new TimeRange(instant(here.from()), instant(here.to())));
  }

  private void stepSample(SampleStream stream, Stretch here) throws IOException {
    if (!stream.next()) {
      close();
      return;
    }
    SampleCursor sample = stream.current();
    long time = sample.epochSecond() * SECOND + sample.nano();
    if (time >= here.from() && time <= here.to()) {
      bins.add(
          time,
          sample.doubleAt(0),
          sample.severity(),
          sample.hasFields() && SummaryTally.isReconnection(sample));
    }
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  @Override
  public void close() throws IOException {
    stretch = null;
    SampleStream reading = samples;
    samples = null;
    try (SummarisedPartition closing = summarised) {
      summarised = null;
      if (reading != null) {
        reading.close();
      }
    }
  }
}
