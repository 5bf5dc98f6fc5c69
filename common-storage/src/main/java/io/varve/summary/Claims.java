package io.varve.summary;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Catalogue;
import io.varve.store.LeftOut;
import io.varve.store.OtherEditionException;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.SilentStoreException;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may have samples of a PV when. Files of two stores, or a file and the engine's memory, may
 * overlap, as during a move.
 */
record Claims(
    Catalogue catalogue,
    String key,
    List<Store> stores,
    List<RangeReader.TailChunk> tail,
    LeftOut leftOut) {
  private static final long SECOND = 1_000_000_000L;

  /**
   * Those between two times, in nanoseconds since 1970. Stores are listed from short to long term,
   * as files move.
   */
  List<Stretch.Claim> between(long from, long to) throws IOException {
    List<Stretch.Claim> claims = new ArrayList<>();
    for (RangeReader.TailChunk chunk : tail) {
      claim(chunk, claims);
    }
    for (Store store : stores) {
      for (PartitionFile file : filesOf(store)) {
        long start = file.partition().startSecond() * SECOND;
        long end = file.partition().endSecond() * SECOND - 1;
        if (start <= to && end >= from) {
          claim(file, start, end, claims);
        }
      }
    }
    return claims;
  }

  private List<PartitionFile> filesOf(Store store) throws IOException {
    if (leftOut.without(store.root())) {
      return List.of();
    }
    try {
      return catalogue.files(store, key);
    } catch (SilentStoreException silent) {
      // What is planned without it is read without it, also when it answers again by then.
      leftOut.store(store.root());
      return List.of();
    }
  }

  private void claim(PartitionFile file, long start, long end, List<Stretch.Claim> claims)
      throws IOException {
    try (SummarisedPartition summarised = SummarisedPartition.open(file, catalogue)) {
      if (summarised == null) {
        claims.add(new Stretch.Claim(start, end, null));
        return;
      }
      claims.add(new Stretch.Claim(summarised.firstTime(), summarised.lastTime(), file));
      if (summarised.hasMore()) {
        claims.add(new Stretch.Claim(summarised.lastTime() + 1, end, null));
      }
    } catch (NoSuchFileException
        | OtherEditionException
        | DamagedHeaderException
        | SilentStoreException left) {
      // Left to who merges samples: moved ones are in the next store by now, and what cannot be
      // read is told there.
      claims.add(new Stretch.Claim(start, end, null));
    }
  }

  private static void claim(RangeReader.TailChunk chunk, List<Stretch.Claim> claims)
      throws IOException {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    SampleCursor cursor =
        new SampleCursor(chunk.header(), LineScanner.of(chunk.lines(), 0, chunk.lines().length));
    while (cursor.next()) {
      first = Math.min(first, Aggregate.timeOf(cursor));
      last = Math.max(last, Aggregate.timeOf(cursor));
    }
    if (first <= last) {
      claims.add(new Stretch.Claim(first, last, null));
    }
  }
}
