package io.varve.store;

import io.varve.plainpb.PartitionHeader;
import java.io.IOException;
import java.util.List;

/**
 * Answers range queries over the stores of a PV (contract storage-retrieval 3, without EAA's gaps).
 *
 * <p>At most one sample at or before the start is delivered: the newest one there is in any store.
 * Then every sample up to and including the end, each once, also while ETL moves partitions: stores
 * are listed from short to long term, so that what left one before it was listed is found in the
 * next; what lies in two is delivered once; and when a file has gone before it could be opened, the
 * rest of the range is planned anew. Thread-safe.
 */
public final class RangeReader {
  private final Catalogue catalogue;
  private final KnownLines known;

  public RangeReader(Catalogue catalogue) {
    this(catalogue, KnownLines.NONE);
  }

  /**
   * @param known lines that streams can pass on without a look at them
   */
  public RangeReader(Catalogue catalogue, KnownLines known) {
    this.catalogue = catalogue;
    this.known = known;
  }

  /**
   * Samples the engine still held in memory when it was asked, which must be before this reader
   * lists the stores.
   *
   * @param header their header
   * @param lines escaped lines, each with its newline
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record TailChunk(PartitionHeader header, byte[] lines) {}

  /**
   * Opens the samples of a range.
   *
   * @param key the PV's key
   * @param stores short-term first, as in a type info
   * @param tail what the engine held, oldest first
   */
  public SampleStream open(String key, List<Store> stores, TimeRange range, List<TailChunk> tail)
      throws IOException {
    return open(key, stores, range, tail, LeftOut.LOGGED);
  }

  /**
   * As {@link #open(String, List, TimeRange, List)}, for who has to tell what is missing.
   *
   * @param leftOut told while the stream is opened and read
   */
  public SampleStream open(
      String key, List<Store> stores, TimeRange range, List<TailChunk> tail, LeftOut leftOut)
      throws IOException {
    return new MergedSamples(new RangePlan(catalogue, key, stores, tail, leftOut, known), range);
  }

  /**
   * The part of a range beyond which there are no samples, as the stores stand at this moment, but
   * for the newest one before its start.
   *
   * @param leftOut told of stores that do not answer
   */
  public TimeRange held(
      String key, List<Store> stores, TimeRange range, List<TailChunk> tail, LeftOut leftOut)
      throws IOException {
    return new RangePlan(catalogue, key, stores, tail, leftOut, known).held(range);
  }
}
