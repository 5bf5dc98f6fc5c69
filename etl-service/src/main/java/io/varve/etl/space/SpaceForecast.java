package io.varve.etl.space;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.etl.run.Pv;
import io.varve.etl.run.PvTable;
import io.varve.store.FreeSpace;
import io.varve.store.ObjectStorage;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the stores will be full, from the growth that was measured. Looked at by one thread, asked
 * by many.
 */
public final class SpaceForecast {
  private static final Logger log = LoggerFactory.getLogger(SpaceForecast.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final Duration WINDOW = Duration.ofDays(7);

  private final PvTable table;
  private final FreeSpace space;
  private final long reserve;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Map<Path, Growth> growths = new ConcurrentHashMap<>();
  private final ConcurrentMap<Path, Outlook> outlooks = new ConcurrentHashMap<>();
  private Instant next = Instant.MIN;

  /**
   * @param reserve bytes that stay free in each store: it is full before its disk is
   */
  public SpaceForecast(
      PvTable table, FreeSpace space, long reserve, MeterRegistry meters, Clock clock) {
    this.table = table;
    this.space = space;
    this.reserve = reserve;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * What is to be expected of a store.
   *
   * @param store its name
   * @param root its folder
   * @param usableBytes free now
   * @param bytesPerDay by which that shrinks, negative when it grows; null while too little is
   *     known
   * @param daysUntilFull null while too little is known, and when it does not fill
   * @param measuredOver the time over which was looked, at most a week
   */
  public record Outlook(
      String store,
      Path root,
      long usableBytes,
      @Nullable Double bytesPerDay,
      @Nullable Double daysUntilFull,
      Duration measuredOver) {}

  /** What is to be expected, by the names of the stores. */
  public List<Outlook> all() {
    return outlooks.values().stream()
        .sorted(
            Comparator.comparing(Outlook::store)
                .thenComparing(outlook -> outlook.root().toString()))
        .toList();
  }

  /** Looks at the stores if it is time to. */
  public void tick() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(BETWEEN_LOOKS);
    Map<Path, Store> stores = new TreeMap<>();
    for (Pv pv : table.all()) {
      for (Store store : pv.plan().stores()) {
        // Object storage tells no end of its space.
        if (ObjectStorage.of(store.root()) == null) {
          stores.putIfAbsent(store.root(), store);
        }
      }
    }
    outlooks.keySet().retainAll(stores.keySet());
    for (Store store : new ArrayList<>(stores.values())) {
      look(store, now);
    }
  }

  private void look(Store store, Instant now) {
    long usable;
    try {
      usable = space.usableBytes(store.root());
    } catch (IOException e) {
      log.debug("The free space of {} cannot be seen: {}", store.root(), e.toString());
      return;
    }
    Growth growth =
        growths.computeIfAbsent(
            store.root(),
            root -> {
              register(store);
              return new Growth(WINDOW);
            });
    growth.look(now, usable);
    OptionalDouble perDay = growth.bytesPerDay();
    outlooks.put(
        store.root(),
        new Outlook(
            store.name(),
            store.root(),
            usable,
            perDay.isPresent() ? perDay.getAsDouble() : null,
            perDay.isPresent() && perDay.getAsDouble() > 0
                ? Math.max(0, usable - reserve) / perDay.getAsDouble()
                : null,
            growth.measuredOver()));
  }

  private void register(Store store) {
    Gauge.builder("varve.store.days.until.full", () -> daysOf(store.root()))
        .description("Days until the store is full; NaN while unknown or when it does not fill")
        .tag("store", store.name())
        .register(meters);
    Gauge.builder("varve.store.usable", () -> usableOf(store.root()))
        .description("Free space of the store")
        .baseUnit("bytes")
        .tag("store", store.name())
        .register(meters);
  }

  private double daysOf(Path root) {
    Outlook outlook = outlooks.get(root);
    Double days = outlook == null ? null : outlook.daysUntilFull();
    return days == null ? Double.NaN : days;
  }

  private double usableOf(Path root) {
    Outlook outlook = outlooks.get(root);
    return outlook == null ? Double.NaN : (double) outlook.usableBytes();
  }
}
