package io.varve.web;

import io.varve.registry.Registry;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the registry database answers, said within a limit also when it hangs.
 *
 * <p>A question that gets no answer is left alone, and no second one is asked while it waits, so
 * that probes do not pile up on a dead database.
 */
final class RegistryHealth implements HealthIndicator {
  private final Registry registry;
  private final Duration limit;
  private final AtomicReference<@Nullable FutureTask<Long>> asked = new AtomicReference<>();

  /**
   * @param limit how long an answer may take
   */
  RegistryHealth(Registry registry, Duration limit) {
    this.registry = registry;
    this.limit = limit;
  }

  @Override
  public Health health() {
    FutureTask<Long> question = question();
    try {
      return Health.up()
          .withDetail("revision", question.get(limit.toMillis(), TimeUnit.MILLISECONDS))
          .build();
    } catch (TimeoutException e) {
      return Health.down()
          .withDetail(
              "reason",
              "The registry does not answer within %d ms; check the database"
                  .formatted(limit.toMillis()))
          .build();
    } catch (ExecutionException e) {
      return Health.down()
          .withDetail("reason", "The registry cannot be read: " + e.getCause())
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
  }

  private FutureTask<Long> question() {
    FutureTask<Long> open = asked.get();
    if (open != null && !open.isDone()) {
      return open;
    }
    FutureTask<Long> next = new FutureTask<>(registry::revision);
    if (asked.compareAndSet(open, next)) {
      Thread.ofVirtual().name("registry-health").start(next);
      return next;
    }
    return question();
  }
}
