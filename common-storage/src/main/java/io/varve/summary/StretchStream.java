package io.varve.summary;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.OtherEditionException;
import io.varve.store.PartitionFile;
import io.varve.store.SampleStream;
import io.varve.store.SilentStoreException;
import io.varve.store.TimeRange;
import io.varve.store.WithinRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of a range, one after the other, after the newest sample at or before its start.
 * One stretch is open at a time. Not thread-safe.
 */
final class StretchStream implements SummedStream {
  private static final long SECOND = 1_000_000_000L;

  private final Iterator<Stretch> stretches;
  private final SummedRange.BySamples bySamples;
  private final SummedRange.BySummary bySummary;
  private final Cut cut;
  private @Nullable SummedStream open;

  /**
   * @param before the newest sample at or before the start; null when it is not wanted
   */
  StretchStream(
      @Nullable SummedStream before,
      List<Stretch> stretches,
      SummedRange.BySamples bySamples,
      SummedRange.BySummary bySummary,
      Cut cut) {
    this.stretches = stretches.iterator();
    this.bySamples = bySamples;
    this.bySummary = bySummary;
    this.cut = cut;
    this.open = before;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      SummedStream here = open;
      if (here != null) {
        if (here.next()) {
          return true;
        }
        close();
      }
      if (!stretches.hasNext()) {
        return false;
      }
      open = open(stretches.next());
    }
  }

  private SummedStream open(Stretch stretch) throws IOException {
    PartitionFile file = stretch.file();
    if (file != null) {
      try {
        SummarisedPartition opened = bySummary.open(file);
        if (opened != null && opened.lastTime() >= stretch.to()) {
          return new SummarySteps(opened, cut.within(stretch));
        }
        if (opened != null) {
          opened.close();
        }
      } catch (NoSuchFileException
          | OtherEditionException
          | DamagedHeaderException
          | SilentStoreException left) {
        // Who merges samples finds them in the next store, or reports the file.
      }
    }
    TimeRange range = new TimeRange(instant(stretch.from()), instant(stretch.to()));
    SampleStream samples = bySamples.open(range);
    return SummedStream.of(new WithinRange(samples, range));
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  private SummedStream open() {
    if (open == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return open;
  }

  @Override
  public @Nullable Aggregate sum() {
    return open().sum();
  }

  @Override
  public void addLines(Aggregate to, long before) throws IOException {
    open().addLines(to, before);
  }

  @Override
  public SampleCursor current() {
    return open().current();
  }

  @Override
  public PartitionHeader header() {
    return open().header();
  }

  @Override
  public SampleCursor first() throws IOException {
    return open().first();
  }

  @Override
  public SampleCursor last() throws IOException {
    return open().last();
  }

  @Override
  public boolean followed() {
    return open().followed();
  }

  @Override
  public String source() {
    return open().source();
  }

  @Override
  public void close() throws IOException {
    SummedStream closing = open;
    open = null;
    if (closing != null) {
      closing.close();
    }
  }
}
