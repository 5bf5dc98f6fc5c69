package io.varve.retrieval.http;

import io.varve.retrieval.answer.ClientGoneException;
import io.varve.retrieval.answer.LiveEvents;
import io.varve.retrieval.live.LiveFeed;
import io.varve.retrieval.live.LiveSettings;
import io.varve.retrieval.peer.Whereabouts;
import io.varve.retrieval.peer.Whereabouts.Asked;
import io.varve.retrieval.peer.Whereabouts.Place;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.request.PvExpression;
import io.varve.retrieval.request.TimeRanges;
import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Samples of several PVs as they come, over one connection. */
@RestController
public class LiveController {
  private static final Logger log = LoggerFactory.getLogger(LiveController.class);

  private final Whereabouts whereabouts;
  private final LiveFeed feed;
  private final RequestLog requests;
  private final Clock clock;
  private final LiveSettings settings;

  public LiveController(
      Whereabouts whereabouts,
      LiveFeed feed,
      RequestLog requests,
      Clock clock,
      LiveSettings settings) {
    this.whereabouts = whereabouts;
    this.feed = feed;
    this.requests = requests;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Events until the client goes.
   *
   * @param from absent for now: then the newest sample comes first
   * @param lastEventId what a client that comes again sends by itself
   */
  @GetMapping("/retrieval/data/live")
  void live(
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    List<String> names = names(request);
    Asked asked = Asked.by(request);
    Instant start = start(from);
    List<PvQuery> pvs = names.stream().map(name -> query(name, start, asked)).toList();
    requests.note(request.getRemoteAddr());
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-cache");
    // Nginx collects answers before it passes them on, unless told.
    response.setHeader("X-Accel-Buffering", "no");
    LiveEvents events = new LiveEvents(response.getOutputStream(), clock);
    try {
      feed.run(
          pvs,
          pv -> query(pv.requestedName(), start, asked),
          Optional.ofNullable(lastEventId).filter(id -> !id.isBlank()),
          events);
    } catch (ClientGoneException e) {
      log.debug("The client of a live stream of {} went away", names.getFirst());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> names(HttpServletRequest request) {
    String[] values = request.getParameterValues("pv");
    List<String> names = values == null ? List.of() : Stream.of(values).distinct().toList();
    if (names.isEmpty()) {
      throw ApiException.badRequest("No PV is named; send pv=NAME once or more");
    }
    if (names.size() > settings.pvs()) {
      throw ApiException.badRequest(
          "A live stream can have %d PVs, and %d are named; open several"
              .formatted(settings.pvs(), names.size()));
    }
    return names;
  }

  private PvQuery query(String name, Instant start, Asked asked) {
    PvExpression expression = PvExpression.parse(name, null);
    if (!expression.operator().isEmpty()) {
      throw ApiException.badRequest(
          "A live stream has samples as they come; leave out '" + expression.operator() + "'");
    }
    Lacking lacking = new Lacking();
    Place place = whereabouts.find(expression.name(), asked, lacking);
    List<TimeRange> instant = List.of(new TimeRange(start, start));
    return new PvQuery(name, place.pv(), instant, Optional.empty(), place.origin(), lacking);
  }

  private Instant start(@Nullable String from) {
    Instant now = clock.instant();
    return from == null || from.isEmpty()
        ? now
        : TimeRanges.parse(from, null, null, now).getFirst().from();
  }
}
