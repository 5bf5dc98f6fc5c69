package io.varve.retrieval.tail;

import io.varve.registry.Appliances;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The engines of the appliances that share the registry. Thread-safe. */
public final class Engines implements AutoCloseable {
  private final String identity;
  private final EngineClient own;
  private final Appliances appliances;
  private final Function<String, EngineClient> opening;
  private final ConcurrentMap<String, EngineClient> byUrl = new ConcurrentHashMap<>();

  /**
   * @param identity this appliance
   * @param own its engine
   * @param appliances where the others are
   * @param opening makes the client of another engine, by its base URL
   */
  public Engines(
      String identity,
      EngineClient own,
      Appliances appliances,
      Function<String, EngineClient> opening) {
    this.identity = identity;
    this.own = own;
    this.appliances = appliances;
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

  @Override
  public void close() {
    byUrl.values().forEach(EngineClient::close);
  }
}
