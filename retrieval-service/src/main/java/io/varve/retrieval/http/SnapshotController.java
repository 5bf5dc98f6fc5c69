package io.varve.retrieval.http;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.answer.SnapshotAnswer;
import io.varve.retrieval.peer.Hops;
import io.varve.retrieval.peer.PeerSnapshots;
import io.varve.retrieval.peer.Whereabouts;
import io.varve.retrieval.peer.Whereabouts.Asked;
import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.pv.Origin;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.read.PvSamples;
import io.varve.retrieval.request.SnapshotTime;
import io.varve.retrieval.tail.EngineMetadata;
import io.varve.retrieval.tail.EngineTail;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import io.varve.web.PartialAnswer;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** In the metadata of a PV that may have newer samples: where they would be. */
  private static final String PARTIAL = "partial";

  private final PvResolver resolver;
  private final Whereabouts whereabouts;
  private final PvSamples samples;
  private final EngineTail tail;
  private final EngineMetadata metadata;
  private final PeerSnapshots peers;
  private final Clock clock;

  public SnapshotController(
      PvResolver resolver,
      Whereabouts whereabouts,
      PvSamples samples,
      EngineTail tail,
      EngineMetadata metadata,
      PeerSnapshots peers,
      Clock clock) {
    this.resolver = resolver;
    this.whereabouts = whereabouts;
    this.samples = samples;
    this.tail = tail;
    this.metadata = metadata;
    this.peers = peers;
    this.clock = clock;
  }

  /**
   * The newest samples there are, in the stores and in the memory of engines, of all appliances;
   * with {@code includeProxies} servers outside are asked for what is left.
   */
  @PostMapping(path = "/retrieval/data/getDataAtTime", produces = JSON)
  String getDataAtTime(HttpServletRequest request, HttpServletResponse response) {
    SnapshotTime time = time(request);
    String period = request.getParameter("searchPeriod");
    Set<String> names = new LinkedHashSet<>(PvListReader.ofBody(request));
    Lacking lacking = new Lacking();
    Map<String, ResolvedPv> here = new LinkedHashMap<>();
    Map<Archive, List<String>> elsewhere = new LinkedHashMap<>();
    sort(names, request, here, elsewhere, lacking);

    SnapshotAnswer answer = new SnapshotAnswer();
    // Others look for theirs while this one looks for its own.
    PeerSnapshots.UnderWay asked = peers.ask(elsewhere, time, period, lacking);
    here.forEach(
        (name, pv) -> {
          PvQuery query = queryOf(name, pv, time);
          addNewest(query, time, answer);
          query.lacking().names().forEach(lacking::add);
        });
    asked.answered().forEach(answer::add);
    if ("true".equalsIgnoreCase(request.getParameter("includeProxies"))) {
      List<String> rest = names.stream().filter(name -> !answer.has(name)).toList();
      peers.askOutside(rest, time, period, lacking).answered().forEach(answer::add);
    }
    say(lacking, response);
    return answer.json();
  }

  private static void say(Lacking lacking, HttpServletResponse response) {
    if (!lacking.names().isEmpty()) {
      response.setHeader(PartialAnswer.HEADER, lacking.text());
    }
  }

  /** Which PVs are read here and which archive has the others; those nobody knows are left out. */
  private void sort(
      Set<String> names,
      HttpServletRequest request,
      Map<String, ResolvedPv> here,
      Map<Archive, List<String>> elsewhere,
      Lacking lacking) {
    // Servers outside have their own turn, after all that is known here.
    Asked asked = new Asked(Hops.of(request), true, null);
    for (String name : names) {
      Optional<ResolvedPv> pv = resolver.resolve(name);
      if (pv.isPresent()) {
        switch (whereabouts.place(pv.get(), asked, lacking).origin()) {
          case Origin.Elsewhere at ->
              elsewhere.computeIfAbsent(at.archive(), archive -> new ArrayList<>()).add(name);
          case Origin.Stores _, Origin.InBoth _ -> here.put(name, pv.get());
        }
      }
    }
  }

  private void addNewest(PvQuery query, SnapshotTime time, SnapshotAnswer answer) {
    TailAnswer held = tail.ask(query);
    if (held.missing()) {
      query.lacking().add(ENGINE);
    }
    if (samples.leavesOutStores(query.pv().info())) {
      query.lacking().add("store");
    }
    read(
        query,
        held.chunks(),
        time,
        (at, source) -> {
          boolean ofEngine = source.equals(ENGINE);
          Map<String, String> newest = new LinkedHashMap<>();
          if (!query.lacking().names().isEmpty()) {
            newest.put(PARTIAL, query.lacking().text());
          }
          if (ofEngine) {
            newest.putAll(metadata.of(query.pv().info()));
          }
          answer.add(query.requestedName(), at, ofEngine ? ENGINE : "", newest);
        });
  }

  /** The newest samples in the stores, of the PVs that are read here, for other appliances. */
  @PostMapping(path = "/retrieval/data/getDataAtTimeForAppliance", produces = JSON)
  String getDataAtTimeForAppliance(HttpServletRequest request, HttpServletResponse response) {
    SnapshotTime time = time(request);
    SnapshotAnswer answer = new SnapshotAnswer();
    Lacking lacking = new Lacking();
    Map<String, ResolvedPv> here = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(PvListReader.ofBody(request));
    sort(names, request, here, new HashMap<>(), new Lacking());
    here.forEach(
        (name, pv) -> {
          PvQuery query = queryOf(name, pv, time);
          read(query, List.of(), time, (at, source) -> answer.add(name, at));
          query.lacking().names().forEach(lacking::add);
        });
    say(lacking, response);
    return answer.json();
  }

  private SnapshotTime time(HttpServletRequest request) {
    return SnapshotTime.parse(
        request.getParameter("at"), request.getParameter("searchPeriod"), clock.instant());
  }

  /** A range of one instant has the newest sample at or before it. */
  private static PvQuery queryOf(String name, ResolvedPv pv, SnapshotTime time) {
    List<TimeRange> instant = List.of(new TimeRange(time.at(), time.at()));
    return new PvQuery(name, pv, instant, Optional.empty());
  }

  private interface Use {
    void of(SampleCursor at, String source);
  }

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
