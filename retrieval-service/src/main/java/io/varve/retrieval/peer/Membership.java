package io.varve.retrieval.peer;

import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which PVs servers outside have, as far as they were asked. A yes is remembered for long, a no and
 * a silence for a short time only: other than in EAA, a PV that is new there is soon found.
 * Bounded; what was not asked for longest is forgotten first. Thread-safe.
 */
final class Membership {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  /** Questions to one server at a time; more wait. */
  private static final int QUESTIONS_AT_ONCE = 16;

  enum Answer {
    YES,
    NO,
    /** It cannot be asked at the moment. */
    SILENCE
  }

  private record Key(String retrievalUrl, String name) {}

  private record Known(Answer answer, Instant until) {}

  private final PeerClient client;
  private final PeerProperties.Membership properties;
  private final Clock clock;
  private final Map<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private final ConcurrentMap<String, Semaphore> questions = new ConcurrentHashMap<>();

  Membership(PeerClient client, PeerProperties.Membership properties, Clock clock) {
    this.client = client;
    this.properties = properties;
    this.clock = clock;
  }

  /** Whether a server has a PV; asks it when that is not known. */
  Answer of(Archive server, String name) {
    Optional<Answer> before = known(server, name);
    if (before.isPresent()) {
      return before.get();
    }
    Answer answer = ask(server, name);
    Duration time =
        switch (answer) {
          case YES -> properties.yes();
          case NO -> properties.no();
          case SILENCE -> properties.silence();
        };
    synchronized (known) {
      known.put(
          new Key(server.retrievalUrl(), name), new Known(answer, clock.instant().plus(time)));
      if (known.size() > properties.entries()) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return answer;
  }

  /** What is remembered; empty when the server would have to be asked. */
  Optional<Answer> known(Archive server, String name) {
    Key key = new Key(server.retrievalUrl(), name);
    synchronized (known) {
      Known before = known.get(key);
      return before != null && clock.instant().isBefore(before.until)
          ? Optional.of(before.answer)
          : Optional.empty();
    }
  }

  void forget() {
    synchronized (known) {
      known.clear();
    }
  }

  private Answer ask(Archive server, String name) {
    Duration patience = client.questionTimeout();
    Semaphore turns =
        questions.computeIfAbsent(server.retrievalUrl(), url -> new Semaphore(QUESTIONS_AT_ONCE));
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{} has too many questions to answer to be asked for {}", server, name);
        return Answer.SILENCE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.SILENCE;
    }
    try {
      Query question = new Query(server.retrievalUrl() + "/bpl/areWeArchivingPV").with("pv", name);
      boolean yes =
          client
              .ask(server, question.uri(), null, patience, new Lacking())
              .path("status")
              .asString("")
              .equals("true");
      return yes ? Answer.YES : Answer.NO;
    } catch (PeerException e) {
      log.warn("It is not known whether {} is archived elsewhere: {}", name, e.getMessage());
      return Answer.SILENCE;
    } finally {
      turns.release();
    }
  }
}
