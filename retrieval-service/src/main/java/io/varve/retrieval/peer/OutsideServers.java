package io.varve.retrieval.peer;

import io.varve.registry.ExternalServer;
import io.varve.registry.ExternalServers;
import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The archives with registries of their own that this one may ask (contract storage-retrieval 6.3
 * and 6.4). Thread-safe.
 */
public final class OutsideServers {
  private static final Logger log = LoggerFactory.getLogger(OutsideServers.class);

  /** Every query needs the list; the registry is not asked for it each time. */
  private static final Duration LIST_LASTS = Duration.ofSeconds(1);

  private record Listed(List<Archive> all, List<Archive> merging, Instant until) {}

  private final ExternalServers servers;
  private final PeerClient client;
  private final Membership membership;
  private final Clock clock;
  private volatile Listed listed = new Listed(List.of(), List.of(), Instant.MIN);

  public OutsideServers(
      ExternalServers servers,
      PeerClient client,
      PeerProperties.Membership properties,
      Clock clock) {
    this.servers = servers;
    this.client = client;
    this.membership = new Membership(client, properties, clock);
    this.clock = clock;
  }

  /** Those that answer as an archive like this one, in the order in which they count. */
  List<Archive> all() {
    return listed().all;
  }

  /**
   * The first server of the list that has a PV.
   *
   * @param lacking gets the names of servers that did not say
   */
  Optional<Archive> holderOf(String name, Lacking lacking) {
    return firstThatHas(all(), name, lacking);
  }

  /**
   * The first server that has a PV and whose samples are to be merged with those from here.
   *
   * @param lacking gets the names of servers that did not say
   */
  Optional<Archive> mergedWith(String name, Lacking lacking) {
    return firstThatHas(listed().merging, name, lacking);
  }

  /**
   * Names that match, in no order.
   *
   * @param parameter {@code pv} for a glob or {@code regex}
   * @param limit how many of each server at most; negative for all
   * @param lacking gets the names of servers that did not answer
   */
  public List<String> matching(String parameter, String pattern, int limit, Lacking lacking) {
    List<Archive> whom = all();
    List<String> names = new ArrayList<>();
    List<Future<JsonNode>> answers = new ArrayList<>();
    for (Archive server : whom) {
      Query query =
          new Query(server.retrievalUrl() + "/bpl/getMatchingPVs")
              .with("skipExternalServers", "true")
              .with(parameter, pattern)
              .with("limit", String.valueOf(limit));
      answers.add(
          AtOnce.ask(
              () -> client.ask(server, query.uri(), null, client.questionTimeout(), lacking)));
    }
    for (int i = 0; i < answers.size(); i++) {
      try {
        AtOnce.answer(answers.get(i)).forEach(name -> names.add(name.asString("")));
      } catch (PeerException e) {
        lacking.add(whom.get(i).name());
        log.warn("A list of names lacks those of another archive: {}", e.getMessage());
      }
    }
    return names;
  }

  /** Forgets what is known about the servers and what they have. */
  public void forget() {
    listed = new Listed(List.of(), List.of(), Instant.MIN);
    membership.forget();
  }

  private Optional<Archive> firstThatHas(List<Archive> whom, String name, Lacking lacking) {
    List<Future<Membership.Answer>> answers = new ArrayList<>();
    for (Archive server : whom) {
      answers.add(
          membership
              .known(server, name)
              .<Future<Membership.Answer>>map(CompletableFuture::completedFuture)
              .orElseGet(() -> AtOnce.ask(() -> membership.of(server, name))));
    }
    try {
      for (int i = 0; i < whom.size(); i++) {
        switch (AtOnce.answer(answers.get(i))) {
          case YES -> {
            return Optional.of(whom.get(i));
          }
          case SILENCE -> lacking.add(whom.get(i).name());
          case NO -> {}
        }
      }
      return Optional.empty();
    } catch (PeerException e) {
      throw e.forClient();
    }
  }

  private Listed listed() {
    Listed before = listed;
    Instant now = clock.instant();
    if (now.isBefore(before.until)) {
      return before;
    }
    List<ExternalServer> raw = servers.all().stream().filter(ExternalServer::answersRaw).toList();
    Listed fresh =
        new Listed(
            raw.stream().map(OutsideServers::archive).toList(),
            raw.stream()
                .filter(ExternalServer::mergesDuringRetrieval)
                .map(OutsideServers::archive)
                .toList(),
            now.plus(LIST_LASTS));
    listed = fresh;
    return fresh;
  }

  private static Archive archive(ExternalServer server) {
    return new Archive(server.retrievalUrl(), server.retrievalUrl(), true);
  }
}
