package io.varve.mgmt.archiving;

import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequest.State;
import io.varve.registry.Registry;
import io.varve.typeinfo.MetaInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Watches the requests of this appliance: those the engine has learned enough about are fulfilled,
 * those nobody answers for too long are given up.
 *
 * <p>It asks for the registry's revision four times a second and looks at the requests when that
 * has changed. Some things change without a revision, the policy file and the time, so it also
 * looks every {@link #AT_LEAST_EVERY}.
 */
final class RequestFollower implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(RequestFollower.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Registry registry;
  private final Fulfilment fulfilment;
  private final String identity;
  private final Duration abortAfter;
  private final Clock clock;
  private final Map<String, String> troubles = new HashMap<>();
  private long revision = -1;
  private Instant lastLook = Instant.MIN;
  private volatile @Nullable Thread thread;

  /**
   * @param abortAfter how long a PV is searched before its request is given up; zero or less: for
   *     ever
   */
  RequestFollower(
      Registry registry, Fulfilment fulfilment, String identity, Duration abortAfter, Clock clock) {
    this.registry = registry;
    this.fulfilment = fulfilment;
    this.identity = identity;
    this.abortAfter = abortAfter;
    this.clock = clock;
  }

  @Override
  public void start() {
    Thread started = Thread.ofVirtual().name("mgmt-requests").unstarted(this::run);
    thread = started;
    started.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running == null) {
      return;
    }
    LockSupport.unpark(running);
    try {
      if (!running.join(STOP_TIMEOUT)) {
        log.warn("Archive requests are still worked on {} after the stop", STOP_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    String trouble = "";
    while (Thread.currentThread().equals(thread)) {
      try {
        poll();
        trouble = "";
      } catch (RuntimeException | Error e) {
        // Whatever ended this thread would end archiving without a word. The database may be away
        // for a while; saying so four times a second helps nobody.
        if (!e.toString().equals(trouble)) {
          log.error("Archive requests cannot be read: {}; trying again", e.toString(), e);
          trouble = e.toString();
        }
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** One look, if anything can have changed since the last. */
  void poll() {
    long newest = registry.recentRevision();
    Instant now = clock.instant();
    if (newest == revision && now.isBefore(lastLook.plus(AT_LEAST_EVERY))) {
      return;
    }
    for (ArchiveRequest request : registry.archiveRequests().ofAppliance(identity)) {
      MetaInfo metaInfo = request.metaInfo();
      if (request.state() == State.METAINFO_OBTAINED && metaInfo != null) {
        fulfil(request, metaInfo);
      } else if (tooOld(request, now)) {
        log.warn(
            "The request to archive PV {} is given up: the PV was not found within {}",
            request.pvName(),
            abortAfter);
        registry.archiveRequests().abort(request.pvName());
      }
    }
    revision = newest;
    lastLook = now;
  }

  private void fulfil(ArchiveRequest request, MetaInfo metaInfo) {
    String pvName = request.pvName();
    try {
      fulfilment.fulfil(request, metaInfo);
      troubles.remove(pvName);
    } catch (RuntimeException e) {
      // One PV's trouble must not keep the others waiting; it is tried again at the next look.
      String message = String.valueOf(e.getMessage());
      if (!message.equals(troubles.put(pvName, message))) {
        log.error("The request to archive PV {} waits: {}", pvName, message, e);
      }
    }
  }

  private boolean tooOld(ArchiveRequest request, Instant now) {
    return request.state() == State.METAINFO_GATHERING
        && abortAfter.isPositive()
        && request.stateSince().plus(abortAfter).isBefore(now);
  }
}
