package io.varve.summary;

import io.varve.store.Catalogue;
import io.varve.store.LeftOut;
import io.varve.store.RangeReader;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.util.List;

/**
 * Reads ranges of a PV for queries that need not see each sample: as sums from summaries where they
 * can be relied on, and as samples elsewhere. Thread-safe.
 */
public final class SummaryReader {
  private final Catalogue catalogue;
  private final RangeReader samples;

  public SummaryReader(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.samples = new RangeReader(catalogue);
  }

  /**
   * A range to be read, as {@link RangeReader#open} would.
   *
   * @param key the PV's key
   * @param stores short-term first, as in a type info
   * @param range both ends inside
   * @param tail what the engine held before this was called, oldest first
   * @param leftOut told what is missing while the range is opened and read
   */
  public SummedRange range(
      String key,
      List<Store> stores,
      TimeRange range,
      List<RangeReader.TailChunk> tail,
      LeftOut leftOut) {
    return new SummedRange(
        new Claims(catalogue, key, stores, tail, leftOut),
        part -> samples.open(key, stores, part, tail, leftOut),
        file -> SummarisedPartition.open(file, catalogue),
        range);
  }
}
