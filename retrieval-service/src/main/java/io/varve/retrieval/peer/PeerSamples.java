package io.varve.retrieval.peer;

import io.varve.operator.Operator;
import io.varve.operator.Samples;
import io.varve.retrieval.pv.Origin;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.read.RangesStream;
import io.varve.retrieval.read.SampleSource;
import io.varve.retrieval.read.Watch;
import io.varve.retrieval.read.WatchedStream;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the samples of a PV wherever they are. Thread-safe. */
public final class PeerSamples implements SampleSource {
  private static final Logger log = LoggerFactory.getLogger(PeerSamples.class);

  /** Archives that name each other would otherwise ask each other without end. */
  static final Map<String, String> ALONE = Map.of("skipExternalServers", "true");

  private final SampleSource stores;
  private final PeerClient client;
  private final RawQueries peers;

  /**
   * @param stores the samples of stores that this service reads
   */
  public PeerSamples(SampleSource stores, PeerClient client) {
    this(stores, client, client.idleTimeout());
  }

  private PeerSamples(SampleSource stores, PeerClient client, Duration silence) {
    this.stores = stores;
    this.client = client;
    this.peers = new RawQueries(client, silence);
  }

  /** The same for one who asks again soon, and has others waiting meanwhile. */
  public PeerSamples impatient() {
    return new PeerSamples(stores, client, client.questionTimeout());
  }

  @Override
  public SampleStream open(PvQuery query, List<TailChunk> tail, Watch watch) throws IOException {
    return switch (query.origin()) {
      case Origin.Stores _ -> stores.open(query, tail, watch);
      case Origin.Elsewhere at ->
          peers.open(at.archive(), at.name(), at.parameters(), query, watch);
      case Origin.InBoth at -> computed(query, tail, watch, at);
    };
  }

  /**
   * Over merged samples an operator is computed here. EAA merges what both sides computed, where a
   * bin of ours would hide the other's samples of it.
   */
  private SampleStream computed(PvQuery query, List<TailChunk> tail, Watch watch, Origin.InBoth at)
      throws IOException {
    if (query.operator().isEmpty()) {
      return merged(query, tail, watch, at);
    }
    Operator operator = query.operator().get();
    return operator.answer(
        Samples.of(
            query.pv().info().pvName(),
            () -> new WatchedStream(SummedStream.of(merged(query, tail, watch, at)), watch)),
        new TimeRange(query.from(), query.to()));
  }

  private SampleStream merged(PvQuery query, List<TailChunk> tail, Watch watch, Origin.InBoth at)
      throws IOException {
    return query.ranges().size() == 1
        ? merged(query, query.ranges().getFirst(), tail, watch, at)
        : new RangesStream(query.ranges(), range -> merged(query, range, tail, watch, at));
  }

  private SampleStream merged(
      PvQuery query, TimeRange range, List<TailChunk> tail, Watch watch, Origin.InBoth at)
      throws IOException {
    PvQuery samples = query.samplesOf(range);
    return new MergedArchives(
        stores.open(samples, tail, watch),
        () -> peers.open(at.archive(), at.name(), ALONE, samples, watch),
        range,
        failure -> {
          query.lacking().add(at.archive().name());
          log.warn(
              "An answer for {} lacks the samples of another archive: {}",
              query.requestedName(),
              failure.getMessage());
        });
  }
}
