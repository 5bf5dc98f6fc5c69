package io.varve.retrieval.read;

import io.varve.retrieval.pv.PvQuery;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import java.io.IOException;
import java.util.List;

/** Where the samples of an answer come from. Thread-safe. */
public interface SampleSource {

  /**
   * What a query asks for, samples or the results of its operator, in strictly rising time order.
   *
   * @param tail what the engine held before this call
   * @param watch asked now and then while samples are read that do not show in the results
   * @throws IllegalArgumentException when the PV's name leads to no file
   */
  SampleStream open(PvQuery query, List<TailChunk> tail, Watch watch) throws IOException;
}
