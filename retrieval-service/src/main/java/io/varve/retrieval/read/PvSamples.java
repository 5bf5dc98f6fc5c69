package io.varve.retrieval.read;

import io.varve.name.KeyRule;
import io.varve.operator.Operator;
import io.varve.operator.Workers;
import io.varve.retrieval.pv.PvQuery;
import io.varve.store.Catalogue;
import io.varve.store.KnownLines;
import io.varve.store.LeftOut;
import io.varve.store.RangeReader;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import io.varve.summary.SummaryReader;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens the samples of one PV. Thread-safe. */
public final class PvSamples implements SampleSource {
  private final RangeReader reader;
  private final SummaryReader summaries;
  private final UsableStores usableStores;
  private final KeyRule keyRule;
  private final Workers workers;

  /**
   * @param known what need not be looked at line by line
   * @param workers who compute what must be computed from samples
   */
  public PvSamples(
      Catalogue catalogue, KnownLines known, StoreMacros macros, KeyRule keyRule, Workers workers) {
    this.reader = new RangeReader(catalogue, known);
    this.summaries = new SummaryReader(catalogue);
    this.usableStores = new UsableStores(macros);
    this.keyRule = keyRule;
    this.workers = workers;
  }

  @Override
  public SampleStream open(PvQuery query, List<TailChunk> tail, Watch watch) throws IOException {
    TypeInfo info = query.pv().info();
    String key = keyOf(info);
    List<Store> stores = usableStores.of(info);
    LeftOut leftOut = query.lacking();
    Optional<Operator> operator = query.operator();
    if (operator.isEmpty()) {
      return QuerySamples.all(
          query, range -> reader.open(key, stores, range, tail, leftOut), watch);
    }
    TimeRange whole = new TimeRange(query.from(), query.to());
    return operator
        .get()
        .answer(
            new QuerySamples(
                query,
                range -> reader.open(key, stores, range, tail, leftOut),
                range -> reader.held(key, stores, range, tail, leftOut),
                summaries.range(key, stores, whole, tail, leftOut),
                workers,
                watch),
            whole);
  }

  /** Whether a PV has a store that cannot be read, so that an answer may lack samples. */
  public boolean leavesOutStores(TypeInfo info) {
    return usableStores.leavesOut(info);
  }

  private String keyOf(TypeInfo info) {
    String fixed = info.chunkKey();
    return fixed == null || fixed.isEmpty()
        ? keyRule.keyOf(info.pvName())
        : KeyRule.checked(fixed, info.pvName());
  }
}
