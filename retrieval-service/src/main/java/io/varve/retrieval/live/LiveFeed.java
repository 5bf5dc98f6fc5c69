package io.varve.retrieval.live;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.answer.ClientGoneException;
import io.varve.retrieval.answer.LiveEvents;
import io.varve.retrieval.answer.PvPart;
import io.varve.retrieval.live.LiveCursor.Position;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.pv.Origin;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.read.SampleSource;
import io.varve.retrieval.tail.EngineTail;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.web.ApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients of samples: first those there are, then each as it comes.
 *
 * <p>A stream asks for what is later than what it has told, again and again, as a query does:
 * engine first, then files. So nothing is missed between memory and files, and no sample waits in a
 * buffer for a client: one that is slow is told from the files, and one that is too slow is sent
 * away.
 *
 * <p>Samples that come with a time before the last one told are not told.
 */
public final class LiveFeed {
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  /** How long it is taken for granted where a PV is recorded and kept. */
  private static final Duration RESOLVED_FOR = Duration.ofSeconds(30);

  /** Clocks of IOCs may be ahead. */
  private static final Duration BEYOND_NOW = Duration.ofHours(1);

  private final SampleSource samples;
  private final EngineTail tail;
  private final LiveConnections connections;
  private final Clock clock;
  private final LiveSettings settings;

  public LiveFeed(
      SampleSource samples,
      EngineTail tail,
      LiveConnections connections,
      Clock clock,
      LiveSettings settings) {
    this.samples = samples;
    this.tail = tail;
    this.connections = connections;
    this.clock = clock;
    this.settings = settings;
  }

  /** One PV of a stream. */
  private static final class Watched {
    PvQuery pv;

    /** What is known to be missing whatever is read. */
    List<String> unasked;

    Instant told;

    /** Whether the sample before the start is still to be told. */
    boolean first;

    /** What is wrong with it at the moment, which is told once. */
    String trouble = "";

    Watched(PvQuery pv, Position at) {
      this.pv = pv;
      this.unasked = pv.lacking().names();
      this.told = at.told();
      this.first = at.first();
    }

    Position at() {
      return new Position(told, first);
    }

    /** Where it is read may have changed; one that is gone is read as it was. */
    void resolve(UnaryOperator<PvQuery> anew) {
      try {
        pv = anew.apply(pv);
        unasked = pv.lacking().names();
      } catch (ApiException gone) {
        log.debug("{} of a live stream is not found: {}", pv.requestedName(), gone.sentence());
      }
    }
  }

  /**
   * Tells until the client goes, is too slow, or the service stops.
   *
   * @param pvs what is asked for, from where on; the sample before that is told too
   * @param anew finds out again where a PV is read, and throws {@link ApiException} when it is gone
   * @param lastEventId where an earlier stream of the same PVs was; empty for a new one
   * @throws ClientGoneException when the client went away
   */
  public void run(
      List<PvQuery> pvs, UnaryOperator<PvQuery> anew, Optional<String> lastEventId, LiveEvents to)
      throws ClientGoneException, InterruptedException {
    List<Watched> watched = watched(pvs, lastEventId);
    connections.enter();
    try {
      to.begin();
      Instant sent = clock.instant();
      Instant resolved = sent;
      do {
        long before = to.sent();
        if (!clock.instant().isBefore(resolved.plus(RESOLVED_FOR))) {
          resolved = clock.instant();
          watched.forEach(each -> each.resolve(anew));
        }
        for (Watched each : watched) {
          tell(each, watched, to);
          if (isOver(to)) {
            break;
          }
        }
        if (to.sent() > before) {
          to.id(cursor(watched));
          sent = clock.instant();
        } else if (!clock.instant().isBefore(sent.plus(settings.heartbeat()))) {
          to.heartbeat();
          sent = clock.instant();
        }
        if (isTooSlow(to)) {
          to.end("The client takes events too slowly; connect again to go on where it ended");
          return;
        }
      } while (!connections.endsWithin(settings.interval()));
      to.end("The service stops; connect again to go on where it ended");
    } finally {
      connections.leave();
    }
  }

  private boolean isTooSlow(LiveEvents to) {
    return to.longestWait().compareTo(settings.patience()) > 0;
  }

  /** Whether no more is to be told, also in the middle of a long history. */
  private boolean isOver(LiveEvents to) throws InterruptedException {
    return isTooSlow(to) || connections.endsWithin(Duration.ZERO);
  }

  private static List<Watched> watched(List<PvQuery> pvs, Optional<String> lastEventId) {
    Optional<List<Position>> at = lastEventId.map(id -> LiveCursor.parse(id, pvs.size()));
    return IntStream.range(0, pvs.size())
        .mapToObj(
            i ->
                new Watched(
                    pvs.get(i),
                    at.map(each -> each.get(i))
                        .orElse(new Position(pvs.get(i).from().minusNanos(1), true))))
        .toList();
  }

  private static String cursor(List<Watched> watched) {
    return LiveCursor.print(watched.stream().map(Watched::at).toList());
  }

  private void tell(Watched pv, List<Watched> all, LiveEvents to)
      throws ClientGoneException, InterruptedException {
    Instant from = pv.first ? pv.told.plusNanos(1) : pv.told;
    Instant end = clock.instant().plus(BEYOND_NOW);
    if (from.isAfter(end)) {
      return;
    }
    PvQuery query = pv.pv.anew(new TimeRange(from, end));
    pv.unasked.forEach(query.lacking()::add);
    TailAnswer held = tail.ask(query);
    PvPart part = new PvPart(query, held, Map.of());
    String trouble;
    try (SampleStream stream = samples.open(query, held.chunks(), () -> {})) {
      while (stream.next()) {
        SampleCursor at = stream.current();
        Instant time = Instant.ofEpochSecond(at.epochSecond(), at.nano());
        if (pv.first || time.isAfter(pv.told)) {
          boolean full = to.add(part, at);
          pv.first = false;
          pv.told = time;
          if (full) {
            to.send();
            to.idIfWorthIt(() -> cursor(all));
            if (isOver(to)) {
              return;
            }
          }
        }
      }
      trouble = missing(held, query.lacking());
      // Whoever did not answer may have the sample before the start.
      pv.first &= !trouble.isEmpty();
    } catch (ClientGoneException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      trouble = unreadable(query, e);
      if (!trouble.equals(pv.trouble)) {
        log.error("No samples of {} for a live stream", query.requestedName(), e);
      }
    }
    to.send();
    if (!trouble.equals(pv.trouble)) {
      pv.trouble = trouble;
      if (!trouble.isEmpty()) {
        to.trouble(query.pv().shownName(), trouble);
      }
    }
  }

  private static String missing(TailAnswer held, Lacking lacking) {
    List<String> missing = new ArrayList<>();
    if (held.missing()) {
      missing.add("The engine does not answer, so that the newest samples are missing");
    }
    if (!lacking.names().isEmpty()) {
      missing.add("Samples may be missing, as there is no answer of " + lacking.text());
    }
    return String.join("; ", missing);
  }

  /** The same as long as the cause is the same, whatever another archive says each time. */
  private static String unreadable(PvQuery query, Exception cause) {
    return query.origin() instanceof Origin.Elsewhere at
        ? at.archive() + " has its samples and does not send them at the moment"
        : "The samples of " + query.requestedName() + " cannot be read: " + cause.getMessage();
  }
}
