package io.varve.engine.channel.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controlling PVs: each is followed once, whoever many PVs it switches (contract mgmt-engine-etl
 * 3.9). Until it has spoken it counts as on, and when it is lost its last word stands. Thread-safe.
 */
final class Switches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Switches.class);

  private final BiFunction<String, Consumer<Double>, AutoCloseable> follow;
  private final Map<String, Switch> switches = new HashMap<>();

  /** Opens and closes channels, so that it happens neither on the network's thread nor at once. */
  private final ExecutorService hand =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("controlling-pvs").factory());

  /**
   * @param follow follows the value of a PV
   */
  Switches(BiFunction<String, Consumer<Double>, AutoCloseable> follow) {
    this.follow = follow;
  }

  /** One controlling PV as its controlled PVs see it. */
  final class Switch {
    private final String name;
    private final List<Consumer<Boolean>> controlled = new ArrayList<>();
    private @Nullable AutoCloseable following;
    private boolean on = true;

    private Switch(String name) {
      this.name = name;
    }

    /**
     * Adds a controlled PV and turns it on unless the switch is off. Both happen under the lock, so
     * that a change at the same time comes wholly before or wholly after.
     *
     * @param turn told every change, one after the other
     */
    void join(Consumer<Boolean> turn) {
      synchronized (switches) {
        controlled.add(turn);
        if (on) {
          turn.accept(true);
        }
        if (following == null) {
          following = follow.apply(name, value -> hand.execute(() -> turn(value != 0)));
        }
      }
    }

    void leave(Consumer<Boolean> turn) {
      AutoCloseable ended = null;
      synchronized (switches) {
        controlled.remove(turn);
        if (controlled.isEmpty()) {
          ended = following;
          following = null;
          switches.remove(name, this);
        }
      }
      if (ended != null) {
        end(name, ended);
      }
    }

    private void turn(boolean next) {
      List<Consumer<Boolean>> told;
      synchronized (switches) {
        if (on == next) {
          return;
        }
        on = next;
        told = List.copyOf(controlled);
      }
      log.info("{} turned {} PVs {}", name, told.size(), next ? "on" : "off");
      for (Consumer<Boolean> turn : told) {
        try {
          turn.accept(next);
        } catch (RuntimeException e) {
          log.error("{}: a controlled PV was not switched", name, e);
        }
      }
    }
  }

  Switch named(String pvName) {
    synchronized (switches) {
      return switches.computeIfAbsent(pvName, Switch::new);
    }
  }

  private static void end(String name, AutoCloseable following) {
    try {
      following.close();
    } catch (Exception e) {
      log.warn("{}: the controlling PV's channel was not closed", name, e);
    }
  }

  @Override
  public void close() {
    hand.shutdown();
    try {
      if (!hand.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("Switching PVs did not end within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Switch> all;
    synchronized (switches) {
      all = List.copyOf(switches.values());
      switches.clear();
    }
    for (Switch one : all) {
      AutoCloseable following = one.following;
      if (following != null) {
        end(one.name, following);
      }
    }
  }
}
