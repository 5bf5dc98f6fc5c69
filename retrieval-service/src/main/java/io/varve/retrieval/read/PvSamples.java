package io.varve.retrieval.read;

import io.varve.name.KeyRule;
import io.varve.operator.Operator;
import io.varve.operator.Samples;
import io.varve.retrieval.pv.PvQuery;
import io.varve.store.RangeReader;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens the samples of one PV. Thread-safe. */
public final class PvSamples implements SampleSource {
  private final RangeReader reader;
  private final UsableStores usableStores;
  private final KeyRule keyRule;

  public PvSamples(RangeReader reader, StoreMacros macros, KeyRule keyRule) {
    this.reader = reader;
    this.usableStores = new UsableStores(macros);
    this.keyRule = keyRule;
  }

  @Override
  public SampleStream open(PvQuery query, List<TailChunk> tail, Watch watch) throws IOException {
    Optional<Operator> operator = query.operator();
    if (operator.isEmpty()) {
      return samples(query, tail);
    }
    return operator
        .get()
        .answer(
            new Samples(
                query.pv().info().pvName(), () -> new WatchedStream(samples(query, tail), watch)),
            new TimeRange(query.from(), query.to()));
  }

  private SampleStream samples(PvQuery query, List<TailChunk> tail) throws IOException {
    TypeInfo info = query.pv().info();
    String key = keyOf(info);
    List<Store> stores = usableStores.of(info);
    SampleStream samples =
        query.ranges().size() == 1
            ? reader.open(key, stores, query.ranges().getFirst(), tail)
            : new RangesStream(query.ranges(), range -> reader.open(key, stores, range, tail));
    return query.pv().asksForField()
        ? new FieldStream(samples, info.pvName(), query.pv().field())
        : samples;
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
