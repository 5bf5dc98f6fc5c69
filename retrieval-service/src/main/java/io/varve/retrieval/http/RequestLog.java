package io.varve.retrieval.http;

import io.varve.web.HumanTime;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How often data was asked for since the start, when last, and by how many hosts. Thread-safe. */
public final class RequestLog {
  /** Hosts beyond these are not told apart, so that the set cannot grow for ever. */
  private static final int MOST_HOSTS = 10_000;

  private final Clock clock;
  private final AtomicLong requests = new AtomicLong();
  private final Set<String> hosts = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Instant last;

  public RequestLog(Clock clock) {
    this.clock = clock;
  }

  void note(String host) {
    requests.incrementAndGet();
    last = clock.instant();
    if (hosts.size() < MOST_HOSTS) {
      hosts.add(host);
    }
  }

  /** By the names EAA has for them (contract storage-retrieval 4.12). */
  Map<String, String> figures(HumanTime times) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("Number of Retrieval Requests", String.valueOf(requests.get()));
    figures.put("Time of last Retrieval Request", times.print(last));
    figures.put("Number of unique users", String.valueOf(hosts.size()));
    return figures;
  }

  /** The same as rows of a report. */
  List<Map<String, String>> rows(HumanTime times) {
    return figures(times).entrySet().stream().map(RequestLog::row).toList();
  }

  private static Map<String, String> row(Map.Entry<String, String> figure) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("name", figure.getKey());
    row.put("value", figure.getValue());
    row.put("source", "RETRIEVAL");
    return row;
  }
}
