package io.varve.retrieval.read;

import io.varve.retrieval.pv.PvQuery;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import java.io.IOException;
import java.util.List;

/** Where the samples of an answer come from. Thread-safe. */
public interface SampleSource {

  /**
   * The samples of a query in strictly rising time order.
   *
   * @param tail what the engine held before this call
   * @throws IllegalArgumentException when the PV's name leads to no file
   */
  SampleStream open(PvQuery query, List<TailChunk> tail) throws IOException;
}
