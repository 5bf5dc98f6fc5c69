package io.varve.retrieval.http;

import io.varve.operator.Operator;
import io.varve.retrieval.answer.PvPart;
import io.varve.retrieval.peer.Whereabouts;
import io.varve.retrieval.peer.Whereabouts.Asked;
import io.varve.retrieval.peer.Whereabouts.Place;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.request.OperatorChoice;
import io.varve.retrieval.request.PvExpression;
import io.varve.retrieval.request.TimeRanges;
import io.varve.retrieval.tail.EngineMetadata;
import io.varve.retrieval.tail.EngineTail;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a request into the parts of its answer: everything that can be refused is refused here,
 * before the first byte.
 */
public final class PartPlanner {
  private final Whereabouts whereabouts;
  private final EngineTail tail;
  private final EngineMetadata metadata;
  private final Clock clock;

  public PartPlanner(
      Whereabouts whereabouts, EngineTail tail, EngineMetadata metadata, Clock clock) {
    this.whereabouts = whereabouts;
    this.tail = tail;
    this.metadata = metadata;
    this.clock = clock;
  }

  /**
   * What is asked for; the engine is not asked yet.
   *
   * @param names as written by the client, each perhaps with an operator
   * @throws ApiException 400 for what cannot be understood, 404 when a PV is unknown, 503 and 508
   *     as {@link Whereabouts#find} says
   */
  List<PvQuery> plan(List<String> names, HttpServletRequest request) {
    List<TimeRange> ranges =
        TimeRanges.parse(
            request.getParameter("from"),
            request.getParameter("to"),
            request.getParameter("timeranges"),
            clock.instant());
    String pp = request.getParameter("pp");
    Asked asked = Asked.by(request);
    Lacking lacking = new Lacking();
    List<PvQuery> queries = new ArrayList<>();
    for (String text : names) {
      PvExpression expression = PvExpression.parse(text, pp);
      Optional<Operator> operator =
          OperatorChoice.of(
              expression.operator(), request.getParameter("usereduced"), clock.instant());
      Place place = whereabouts.find(expression.name(), asked, lacking);
      queries.add(
          new PvQuery(expression.name(), place.pv(), ranges, operator, place.origin(), lacking));
    }
    return queries;
  }

  /** Asks the engine what it knows beyond the files. */
  List<PvPart> askEngine(List<PvQuery> queries, HttpServletRequest request) {
    boolean withMetadata = "true".equals(request.getParameter("fetchLatestMetadata"));
    List<PvPart> parts = new ArrayList<>();
    for (PvQuery query : queries) {
      TailAnswer held = tail.ask(query);
      Map<String, String> newest =
          withMetadata ? metadata.of(query.pv().info()) : Map.<String, String>of();
      parts.add(new PvPart(query, held, newest));
    }
    return parts;
  }
}
