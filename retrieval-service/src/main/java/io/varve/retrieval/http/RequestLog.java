package io.varve.retrieval.http;

import java.time.Clock;
import java.time.Instant;
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

  long requests() {
    return requests.get();
  }

  /** Null before the first request. */
  @Nullable Instant last() {
    return last;
  }

  int hosts() {
    return hosts.size();
  }
}
