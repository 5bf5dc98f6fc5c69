package io.varve.retrieval.http;

import io.varve.retrieval.answer.PvPart;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.pv.ResolvedPv;
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
import org.jspecify.annotations.Nullable;

/**
 * Turns a request into the parts of its answer: everything that can be refused is refused here,
 * before the first byte.
 */
public final class PartPlanner {
  private final PvResolver resolver;
  private final EngineTail tail;
  private final EngineMetadata metadata;
  private final Clock clock;

  public PartPlanner(PvResolver resolver, EngineTail tail, EngineMetadata metadata, Clock clock) {
    this.resolver = resolver;
    this.tail = tail;
    this.metadata = metadata;
    this.clock = clock;
  }

  /**
   * What is asked for; the engine is not asked yet.
   *
   * @param names as written by the client, each perhaps with an operator
   * @throws ApiException 400 for what cannot be understood, 404 when a PV is unknown
   */
  List<PvQuery> plan(List<String> names, HttpServletRequest request) {
    List<TimeRange> ranges =
        TimeRanges.parse(
            request.getParameter("from"),
            request.getParameter("to"),
            request.getParameter("timeranges"),
            clock.instant());
    String pp = request.getParameter("pp");
    String template = request.getParameter("retiredPVTemplate");
    List<PvQuery> queries = new ArrayList<>();
    for (String text : names) {
      PvExpression expression = PvExpression.parse(text, pp);
      ResolvedPv pv =
          resolve(expression.name(), template)
              .orElseThrow(
                  () ->
                      ApiException.notFound(
                          "PV '" + expression.name() + "' is not in this archive"));
      queries.add(
          new PvQuery(
              expression.name(),
              pv,
              ranges,
              OperatorChoice.of(
                  expression.operator(), request.getParameter("usereduced"), clock.instant())));
    }
    return queries;
  }

  private Optional<ResolvedPv> resolve(String name, @Nullable String template) {
    Optional<ResolvedPv> known = resolver.resolve(name);
    return known.isPresent() || template == null || template.isEmpty()
        ? known
        : resolver.retired(name, template);
  }

  /** Asks the engine what it knows beyond the files. */
  List<PvPart> askEngine(List<PvQuery> queries, HttpServletRequest request) {
    boolean withMetadata = "true".equals(request.getParameter("fetchLatestMetadata"));
    List<PvPart> parts = new ArrayList<>();
    for (PvQuery query : queries) {
      TailAnswer held = tail.ask(query.pv().info(), query.from(), query.to());
      Map<String, String> newest =
          withMetadata ? metadata.of(query.pv().info()) : Map.<String, String>of();
      parts.add(new PvPart(query, held, newest));
    }
    return parts;
  }
}
