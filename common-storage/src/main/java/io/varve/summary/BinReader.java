package io.varve.summary;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers reduced queries over the stores of a PV: the aggregates of a range's samples by bins,
 * from summaries where they can be relied on, and from the samples elsewhere.
 *
 * <p>A stretch of time comes from a summary when one file alone has samples in it, as far as
 * anybody can tell: where files of two stores, or a file and the engine's memory, may overlap, as
 * during a move, samples are merged by {@link RangeReader} so that each counts once. Thread-safe.
 */
public final class BinReader {
  private static final long SECOND = 1_000_000_000L;

  /** In so short a range the samples are read before summaries are found, in nanoseconds. */
  private static final long SHORT = 2 * 3600 * SECOND;

  /** What times can be told in nanoseconds since 1970. */
  private static final long LAST_SECOND = 9_000_000_000L;

  private final Catalogue catalogue;
  private final RangeReader samples;

  public BinReader(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.samples = new RangeReader(catalogue);
  }

  /**
   * Opens the bins of a range. The sample before its start is not in them.
   *
   * @param key the PV's key
   * @param stores short-term first, as in a type info
   * @param range both ends inside; the first and the last bin have what lies within it
   * @param tail what the engine held before this was called, oldest first
   * @param seconds width of the bins, at least 1
   */
  public BinStream open(
      String key,
      List<Store> stores,
      TimeRange range,
      List<RangeReader.TailChunk> tail,
      long seconds)
      throws IOException {
    long from = nanos(range.from());
    long to = nanos(range.to());
    List<Stretch> stretches =
        to - from < SHORT
            ? List.of(new Stretch(from, to, null))
            : Stretch.plan(from, to, claims(key, stores, tail, from, to));
    return new BinStream(
        stretches,
        file -> SummarisedPartition.open(file, catalogue),
        part -> samples.open(key, stores, part, tail),
        new Bins(seconds));
  }

  /** Who may have samples when; stores are listed from short to long term, as files move. */
  private List<Stretch.Claim> claims(
      String key, List<Store> stores, List<RangeReader.TailChunk> tail, long from, long to)
      throws IOException {
    List<Stretch.Claim> claims = new ArrayList<>();
    for (RangeReader.TailChunk chunk : tail) {
      claimTail(chunk, claims);
    }
    for (Store store : stores) {
      for (PartitionFile file : catalogue.files(store, key)) {
        long start = file.partition().startSecond() * SECOND;
        long end = file.partition().endSecond() * SECOND - 1;
        if (start <= to && end >= from) {
          claim(file, start, end, claims);
        }
      }
    }
    return claims;
  }

  private void claim(PartitionFile file, long start, long end, List<Stretch.Claim> claims)
      throws IOException {
    try (SummarisedPartition summarised =
        file.store().packing().writable() ? SummarisedPartition.open(file, catalogue) : null) {
      if (summarised == null) {
        claims.add(new Stretch.Claim(start, end, null));
        return;
      }
      claims.add(new Stretch.Claim(summarised.firstTime(), summarised.lastTime(), file));
      if (summarised.hasMore()) {
        claims.add(new Stretch.Claim(summarised.lastTime() + 1, end, null));
      }
    } catch (NoSuchFileException | DamagedHeaderException movedOrUnreadable) {
      // Left to who merges samples: moved ones are in the next store by now, and what has no
      // header is reported there.
      claims.add(new Stretch.Claim(start, end, null));
    }
  }

  private static void claimTail(RangeReader.TailChunk chunk, List<Stretch.Claim> claims)
      throws IOException {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    SampleCursor cursor =
        new SampleCursor(chunk.header(), LineScanner.of(chunk.lines(), 0, chunk.lines().length));
    while (cursor.next()) {
      long time = cursor.epochSecond() * SECOND + cursor.nano();
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
    if (first <= last) {
      claims.add(new Stretch.Claim(first, last, null));
    }
  }

  private static long nanos(Instant instant) {
    long second = Math.clamp(instant.getEpochSecond(), -LAST_SECOND, LAST_SECOND);
    return second * SECOND + instant.getNano();
  }
}
