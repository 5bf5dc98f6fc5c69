package io.varve.retrieval.tail;

import io.varve.registry.Appliances;
import io.varve.registry.Lease;
import io.varve.registry.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The engines of the appliances that share the registry. Thread-safe. */
public final class Engines implements AutoCloseable {
  private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

  private final String identity;
  private final EngineClient own;
  private final Appliances appliances;
  private final Leases leases;
  private final Clock clock;
  private final Function<String, EngineClient> opening;
  private final ConcurrentMap<String, Sealed> sealed = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, EngineClient> byUrl = new ConcurrentHashMap<>();

  /**
   * @param identity this appliance
   * @param own its engine
   * @param appliances where the others are
   * @param leases where engines say what is in files
   * @param opening makes the client of another engine, by its base URL
   */
  public Engines(
      String identity,
      EngineClient own,
      Appliances appliances,
      Leases leases,
      Clock clock,
      Function<String, EngineClient> opening) {
    this.identity = identity;
    this.own = own;
    this.appliances = appliances;
    this.leases = leases;
    this.clock = clock;
    this.opening = opening;
  }

  /** The engine of an appliance; empty for an appliance that has not said where it is. */
  Optional<EngineClient> of(String appliance) {
    if (appliance.isEmpty() || appliance.equals(identity)) {
      return Optional.of(own);
    }
    return appliances
        .urlsOf(appliance)
        .map((Map<String, String> urls) -> urls.getOrDefault("engine", ""))
        .filter(url -> !url.isEmpty())
        .map(url -> byUrl.computeIfAbsent(url, opening));
  }

  /**
   * The instant before which an engine has no samples in memory, but for late ones; empty when no
   * engine has ever recorded for the appliance. It only moves forward, so an older one does no
   * harm.
   */
  Optional<Instant> sealedBefore(String appliance) {
    String name = appliance.isEmpty() ? identity : appliance;
    Instant now = clock.instant();
    Sealed known = sealed.get(name);
    if (known == null || !now.isBefore(known.read.plus(KNOWN_FOR))) {
      known = new Sealed(now, leases.find(name, "engine").map(Lease::sealedBefore));
      sealed.put(name, known);
    }
    return known.before;
  }

  /** What a lease said when it was read. */
  private record Sealed(Instant read, Optional<Instant> before) {}

  @Override
  public void close() {
    byUrl.values().forEach(EngineClient::close);
  }
}
