package io.varve.engine.archiving;

import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.recording.Recorder;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PVs of the appliance. Each is opened and closed by a virtual thread of its own, so that a
 * store that hangs for one PV holds up no other, and no more than a few at a time, because each
 * reads files.
 */
final class ArchivedPvs {
  private static final Logger log = LoggerFactory.getLogger(ArchivedPvs.class);
  private static final int AT_ONCE = 32;

  private final Recorder recorder;
  private final ChannelFactory channels;
  private final Clock clock;
  private final Map<String, ArchivedPv> pvs = new ConcurrentHashMap<>();
  private final Map<String, TypeInfo> infos = new ConcurrentHashMap<>();
  private final Set<String> settling = ConcurrentHashMap.newKeySet();

  /** PVs of which something may run that is not wanted, or the reverse. */
  private final Set<String> restless = ConcurrentHashMap.newKeySet();

  private final Semaphore slots = new Semaphore(AT_ONCE);
  private volatile boolean resting;

  ArchivedPvs(Recorder recorder, ChannelFactory channels, Clock clock) {
    this.recorder = recorder;
    this.channels = channels;
    this.clock = clock;
  }

  /** Takes note of type infos that are new or changed. */
  void saved(Collection<TypeInfo> changed) {
    changed.forEach(info -> infos.put(info.pvName(), info));
  }

  /** Takes note of PVs that are this appliance's no more. */
  void deleted(Collection<String> names) {
    names.forEach(infos::remove);
  }

  /**
   * Sets right what runs and should not, and the reverse.
   *
   * @param tombstones names whose files are being removed (invariant D5)
   */
  void settle(Set<String> tombstones) {
    infos.forEach(
        (name, info) -> {
          boolean record =
              !resting
                  && !info.paused()
                  && info.samplingMethod() != SamplingMethod.DONT_ARCHIVE
                  && !tombstones.contains(name);
          want(name, record ? info : null);
        });
    pvs.keySet().stream().filter(name -> !infos.containsKey(name)).forEach(n -> want(n, null));
    retry();
  }

  /** From the next settling on nothing is to be recorded. */
  void rest() {
    resting = true;
  }

  /** Starts what is due: changes, and what failed a while ago. */
  void retry() {
    restless.removeIf(this::attend);
  }

  /** Has a PV settled where that is due; true when nothing is left to do. */
  private boolean attend(String name) {
    ArchivedPv pv = pvs.get(name);
    if (pv == null || settling.contains(name)) {
      return pv == null;
    }
    if (pv.settled()) {
      if (pv.gone()) {
        pvs.remove(name);
      }
      return true;
    }
    if (pv.unsettled() && settling.add(name)) {
      Thread.ofVirtual().name("settle-" + name).start(() -> settle(pv));
    }
    return false;
  }

  Optional<ArchivedPv> find(String name) {
    return Optional.ofNullable(pvs.get(name)).filter(pv -> pv.running().isPresent());
  }

  /** Those that are being recorded. */
  List<ArchivedPv> all() {
    return pvs.values().stream().filter(pv -> pv.running().isPresent()).toList();
  }

  /** The type info of a PV of the appliance, paused or not, as the engine saw it last. */
  Optional<TypeInfo> info(String name) {
    return Optional.ofNullable(infos.get(name));
  }

  int paused() {
    return (int) infos.values().stream().filter(TypeInfo::paused).count();
  }

  /** Takes all PVs off the network, within a bounded time. */
  void closeChannels(Duration within) {
    infos.clear();
    List<Thread> closing =
        pvs.values().stream().map(pv -> Thread.ofVirtual().start(pv::closeChannel)).toList();
    long deadline = System.nanoTime() + within.toNanos();
    try {
      for (Thread thread : closing) {
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          log.warn("A channel does not close in time; its last updates may be missing");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void want(String name, @Nullable TypeInfo info) {
    ArchivedPv known = pvs.get(name);
    if (known == null && info != null) {
      known = pvs.computeIfAbsent(name, n -> new ArchivedPv(n, recorder, channels, clock));
    }
    if (known != null && known.want(info)) {
      restless.add(name);
    }
  }

  private void settle(ArchivedPv pv) {
    boolean mine = false;
    try {
      mine = slots.tryAcquire(1, TimeUnit.MINUTES);
      if (mine) {
        pv.settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("{} could not be opened or closed", pv.name(), e);
    } finally {
      settling.remove(pv.name());
      if (mine) {
        slots.release();
      }
    }
  }
}
