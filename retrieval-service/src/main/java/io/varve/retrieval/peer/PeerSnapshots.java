package io.varve.retrieval.peer;

import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.request.SnapshotTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the PVs of other archives were at an instant (contract storage-retrieval 4.11). All archives
 * are asked at the same time. Thread-safe.
 */
public final class PeerSnapshots {
  private static final Logger log = LoggerFactory.getLogger(PeerSnapshots.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What a period that nobody names means, said because EAA cannot read an empty one. */
  private static final String ONE_DAY = "P1D";

  private final PeerClient client;
  private final OutsideServers outside;

  public PeerSnapshots(PeerClient client, OutsideServers outside) {
    this.client = client;
    this.outside = outside;
  }

  /** Questions that are under way. */
  public final class UnderWay {
    private final List<Archive> whom = new ArrayList<>();
    private final List<Future<JsonNode>> answers = new ArrayList<>();

    private final Lacking lacking;

    private UnderWay(Lacking lacking) {
      this.lacking = lacking;
    }

    private void ask(
        Archive archive, List<String> names, SnapshotTime time, @Nullable String period) {
      whom.add(archive);
      Query query =
          new Query(archive.retrievalUrl() + "/data/getDataAtTime")
              .with("at", time.at().toString())
              .with("searchPeriod", period == null || period.isEmpty() ? ONE_DAY : period)
              .with("includeProxies", "false");
      answers.add(
          AtOnce.ask(() -> client.ask(archive, query.uri(), names, client.idleTimeout(), lacking)));
    }

    /**
     * Samples by the names as they were asked for; of archives that have the same PV the first
     * counts.
     */
    public Map<String, Map<String, Object>> answered() {
      Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
      for (int i = 0; i < answers.size(); i++) {
        try {
          read(AtOnce.answer(answers.get(i))).forEach(byName::putIfAbsent);
        } catch (PeerException e) {
          lacking.add(whom.get(i).name());
          log.warn("A snapshot lacks the PVs of another archive: {}", e.getMessage());
        }
      }
      return byName;
    }
  }

  /**
   * Begins to ask appliances for their PVs. Each looks in its stores and its engine's memory.
   *
   * @param period how far back samples are searched, as ISO period; null for a day
   * @param lacking gets the names of archives that do not answer, or not in full
   */
  public UnderWay ask(
      Map<Archive, List<String>> names,
      SnapshotTime time,
      @Nullable String period,
      Lacking lacking) {
    UnderWay underWay = new UnderWay(lacking);
    names.forEach((archive, theirs) -> underWay.ask(archive, theirs, time, period));
    return underWay;
  }

  /** Begins to ask all servers outside for PVs. */
  public UnderWay askOutside(
      List<String> names, SnapshotTime time, @Nullable String period, Lacking lacking) {
    UnderWay underWay = new UnderWay(lacking);
    if (!names.isEmpty()) {
      outside.all().forEach(server -> underWay.ask(server, names, time, period));
    }
    return underWay;
  }

  private static Map<String, Map<String, Object>> read(JsonNode answer) {
    Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
    answer
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                byName.put(
                    entry.getKey(),
                    JSON.convertValue(
                        entry.getValue(), new TypeReference<LinkedHashMap<String, Object>>() {}));
              }
            });
    return byName;
  }
}
