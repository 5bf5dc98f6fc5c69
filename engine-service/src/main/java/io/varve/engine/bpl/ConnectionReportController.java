package io.varve.engine.bpl;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.archiving.Engine;
import io.varve.engine.channel.ChannelStatus;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports on who is connected and who is silent (contract mgmt-engine-etl 1.3). */
@RestController
public final class ConnectionReportController {
  private static final Comparator<Running> BY_NAME =
      Comparator.comparing(running -> running.info().pvName());

  private final Engine engine;
  private final String appliance;
  private final HumanTime time;

  public ConnectionReportController(Engine engine, VarveProperties varve, HumanTime time) {
    this.engine = engine;
    this.appliance = varve.identity();
    this.time = time;
  }

  @GetMapping("/engine/bpl/getCurrentlyDisconnectedPVsForThisAppliance")
  List<Map<String, String>> disconnected(@RequestParam(required = false) @Nullable Integer limit) {
    return report(
        running -> !running.channel().status().connected(), BY_NAME, limit, this::disconnectedRow);
  }

  /** PVs by how often they were lost and came back, the worst first. */
  @GetMapping("/engine/bpl/getLostConnectionsReport")
  List<Map<String, String>> lostConnections(
      @RequestParam(required = false) @Nullable Integer limit) {
    return report(
        _ -> true,
        Comparator.<Running>comparingLong(running -> running.channel().status().losses())
            .reversed()
            .thenComparing(BY_NAME),
        limit,
        running -> {
          ChannelStatus status = running.channel().status();
          Map<String, String> row = row(running);
          row.put("lostConnections", String.valueOf(status.losses()));
          row.put("currentlyConnected", status.connected() ? "Yes" : "No");
          return row;
        });
  }

  /** PVs by their newest sample, the oldest first; those that never had one lead. */
  @GetMapping("/engine/bpl/getSilentPVsReport")
  List<Map<String, String>> silent(@RequestParam(required = false) @Nullable Integer limit) {
    record Heard(Running running, @Nullable Instant last) {}
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .map(running -> new Heard(running, running.recording().newest()))
        .sorted(
            Comparator.comparing(Heard::last, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Heard::running, BY_NAME))
        .limit(ReportLimit.of(limit))
        .map(
            heard -> {
              Map<String, String> row = row(heard.running());
              row.put("lastKnownEvent", time.print(heard.last()));
              return row;
            })
        .toList();
  }

  /**
   * The newest sample of each PV in epoch seconds, -1 for none.
   *
   * @param regex of whole names
   */
  @GetMapping("/engine/bpl/getLastKnownTimeStampReport")
  List<Map<String, String>> lastKnown(@RequestParam(required = false) @Nullable String regex) {
    Predicate<String> wanted = matching(regex);
    return report(
        running -> wanted.test(running.info().pvName()),
        BY_NAME,
        null,
        running -> {
          Instant last = running.recording().newest();
          Map<String, String> row = new LinkedHashMap<>();
          row.put("pvName", running.info().pvName());
          row.put("lastEvent", String.valueOf(last == null ? -1 : last.getEpochSecond()));
          return row;
        });
  }

  /** Of RE2, which takes time linear in the name's length whatever anybody sends. */
  private static Predicate<String> matching(@Nullable String regex) {
    if (regex == null || regex.isEmpty()) {
      return _ -> true;
    }
    try {
      return Pattern.compile(regex)::matches;
    } catch (PatternSyntaxException e) {
      throw ApiException.badRequest(
          "'" + regex + "' is no regular expression: " + e.getDescription());
    }
  }

  private Map<String, String> disconnectedRow(Running running) {
    ChannelStatus status = running.channel().status();
    Instant lost = status.lastLost();
    Instant since = lost == null ? running.since() : lost;
    Map<String, String> row = row(running);
    row.put("lastKnownEvent", time.print(running.recording().newest()));
    row.put("connectionLostAt", time.print(lost));
    row.put("noConnectionAsOfEpochSecs", String.valueOf(since.getEpochSecond()));
    row.put("hostName", status.hostName() == null ? "N/A" : status.hostName());
    row.put("commandThreadID", "0");
    row.put("internalState", status.why());
    return row;
  }

  private Map<String, String> row(Running running) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", running.info().pvName());
    row.put("instance", appliance);
    return row;
  }

  private List<Map<String, String>> report(
      Predicate<Running> wanted,
      Comparator<Running> order,
      @Nullable Integer limit,
      Function<Running, Map<String, String>> row) {
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .filter(wanted)
        .sorted(order)
        .limit(ReportLimit.of(limit))
        .map(row)
        .toList();
  }
}
