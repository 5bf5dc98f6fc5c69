package io.varve.retrieval.http;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.answer.SnapshotAnswer;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.read.SampleSource;
import io.varve.retrieval.request.SnapshotTime;
import io.varve.retrieval.tail.EngineMetadata;
import io.varve.retrieval.tail.EngineTail;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What PVs were at an instant, for save and restore (contract storage-retrieval 4.11). PVs without
 * a sample there are left out.
 */
@RestController
public class SnapshotController {
  private static final Logger log = LoggerFactory.getLogger(SnapshotController.class);
  private static final String JSON = "application/json;charset=UTF-8";

  /** The source of samples that are in no file yet. */
  private static final String ENGINE = "engine";

  private final PvResolver resolver;
  private final SampleSource samples;
  private final EngineTail tail;
  private final EngineMetadata metadata;
  private final Clock clock;

  public SnapshotController(
      PvResolver resolver,
      SampleSource samples,
      EngineTail tail,
      EngineMetadata metadata,
      Clock clock) {
    this.resolver = resolver;
    this.samples = samples;
    this.tail = tail;
    this.metadata = metadata;
    this.clock = clock;
  }

  /** The newest samples there are, in the stores and in the engine's memory. */
  @PostMapping(path = "/retrieval/data/getDataAtTime", produces = JSON)
  String getDataAtTime(HttpServletRequest request) {
    SnapshotTime time = time(request);
    SnapshotAnswer answer = new SnapshotAnswer();
    for (String name : PvListReader.ofBody(request)) {
      Optional<ResolvedPv> pv = resolver.resolve(name);
      if (pv.isPresent()) {
        ResolvedPv found = pv.get();
        List<TailChunk> held = tail.ask(found.info(), time.at(), time.at()).chunks();
        read(
            new PvQuery(name, found, ranges(time), Optional.empty()),
            held,
            time,
            (at, source) -> {
              boolean ofEngine = source.equals(ENGINE);
              Map<String, String> newest =
                  ofEngine ? metadata.of(found.info()) : Map.<String, String>of();
              answer.add(name, at, ofEngine ? ENGINE : "", newest);
            });
      }
    }
    return answer.json();
  }

  /** The newest samples in the stores, for other appliances. */
  @PostMapping(path = "/retrieval/data/getDataAtTimeForAppliance", produces = JSON)
  String getDataAtTimeForAppliance(HttpServletRequest request) {
    SnapshotTime time = time(request);
    SnapshotAnswer answer = new SnapshotAnswer();
    for (String name : PvListReader.ofBody(request)) {
      resolver
          .resolve(name)
          .ifPresent(
              pv ->
                  read(
                      new PvQuery(name, pv, ranges(time), Optional.empty()),
                      List.of(),
                      time,
                      (at, source) -> answer.add(name, at)));
    }
    return answer.json();
  }

  private SnapshotTime time(HttpServletRequest request) {
    return SnapshotTime.parse(
        request.getParameter("at"), request.getParameter("searchPeriod"), clock.instant());
  }

  private static List<TimeRange> ranges(SnapshotTime time) {
    return List.of(new TimeRange(time.at(), time.at()));
  }

  private interface Use {
    void of(SampleCursor at, String source);
  }

  /** A range of one instant has the newest sample at or before it. */
  private void read(PvQuery query, List<TailChunk> held, SnapshotTime time, Use use) {
    try (SampleStream stream = samples.open(query, held, () -> {})) {
      if (stream.next() && stream.current().epochSecond() >= time.earliest().getEpochSecond()) {
        use.of(stream.current(), stream.source());
      }
    } catch (IOException e) {
      log.error("The stores of {} cannot be read", query.requestedName(), e);
      throw new ApiException(
          HttpStatus.INTERNAL_SERVER_ERROR,
          "The samples of " + query.requestedName() + " cannot be read: " + e.getMessage());
    }
  }
}
