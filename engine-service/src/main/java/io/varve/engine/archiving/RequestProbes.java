package io.varve.engine.archiving;

import io.varve.engine.channel.ChannelFactory;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequests;
import io.varve.typeinfo.MetaInfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the PVs that archive requests name and tells the registry what it learned.
 *
 * <p>Used by the engine's thread alone, unless said otherwise; what a probe has learned comes from
 * other threads.
 */
final class RequestProbes {
  private static final Logger log = LoggerFactory.getLogger(RequestProbes.class);

  private final ArchiveRequests requests;
  private final ChannelFactory channels;
  private final String appliance;
  private final Clock clock;
  private final Map<String, Search> searches = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Learned> learned = new ConcurrentLinkedQueue<>();

  RequestProbes(ArchiveRequests requests, ChannelFactory channels, String appliance, Clock clock) {
    this.requests = requests;
    this.channels = channels;
    this.appliance = appliance;
    this.clock = clock;
  }

  private record Learned(String pvName, MetaInfo metaInfo) {}

  private record Search(Probe probe, AutoCloseable handle) {}

  /** Starts probes for new requests and gives up those whose request is gone. */
  void follow() {
    List<ArchiveRequest> open =
        requests.ofAppliance(appliance).stream()
            .filter(request -> request.state() != ArchiveRequest.State.METAINFO_OBTAINED)
            .toList();
    Set<String> names =
        open.stream().map(ArchiveRequest::pvName).collect(Collectors.toUnmodifiableSet());
    for (String name : List.copyOf(searches.keySet())) {
      if (!names.contains(name)) {
        end(name);
      }
    }
    List<ArchiveRequest> fresh =
        open.stream().filter(request -> !searches.containsKey(request.pvName())).toList();
    if (!fresh.isEmpty()) {
      requests.gathering(fresh.stream().map(ArchiveRequest::pvName).toList(), clock.instant());
      fresh.forEach(this::begin);
    }
  }

  /** Writes what probes have learned to the registry; what it does not take stays for later. */
  void deliver() {
    List<Learned> news = List.copyOf(learned);
    if (news.isEmpty()) {
      return;
    }
    Map<String, MetaInfo> byName = new LinkedHashMap<>();
    news.forEach(one -> byName.put(one.pvName(), one.metaInfo()));
    requests.obtained(byName, clock.instant());
    for (Learned one : news) {
      learned.remove();
      log.info("{} is a {}", one.pvName(), one.metaInfo().type().dbrName());
      end(one.pvName());
    }
  }

  /** PVs looked for at this moment, by name; for any thread. */
  List<Probe> all() {
    return searches.values().stream()
        .map(Search::probe)
        .sorted(Comparator.comparing(Probe::pvName))
        .toList();
  }

  void close() {
    new ArrayList<>(searches.keySet()).forEach(this::end);
  }

  private void begin(ArchiveRequest request) {
    String name = request.pvName();
    boolean usePva = request.parameters().usePva();
    AutoCloseable handle =
        channels.probe(name, usePva, metaInfo -> learned.add(new Learned(name, metaInfo)));
    searches.put(name, new Search(new Probe(name, usePva, clock.instant()), handle));
  }

  private void end(String name) {
    Search search = searches.remove(name);
    if (search != null) {
      try {
        search.handle().close();
      } catch (Exception e) {
        log.warn("The search for {} could not be ended in an orderly way", name, e);
      }
    }
  }
}
