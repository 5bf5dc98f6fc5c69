package io.varve.mgmt.operation;

import io.varve.mgmt.name.PvLookup;
import io.varve.registry.DeletedRange;
import io.varve.registry.Jobs;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deleting data by time range, and taking that back; EAA has neither. */
@RestController
class DeletionController {
  private final PvLookup lookup;
  private final Registry registry;
  private final Orders orders;

  DeletionController(PvLookup lookup, Registry registry, Orders orders) {
    this.lookup = lookup;
    this.registry = registry;
    this.orders = orders;
  }

  /**
   * Takes the samples of a range, both ends inside, out of all stores of a PV.
   *
   * @param from ISO time
   * @param to ISO time
   */
  @RequestMapping(
      path = "/mgmt/bpl/deletePVData",
      method = {RequestMethod.GET, RequestMethod.POST})
  Map<String, String> delete(
      @RequestParam String pv,
      @RequestParam String from,
      @RequestParam String to,
      HttpServletRequest request) {
    TypeInfo info = pv(pv);
    Instant start = OperationController.instant("from", from);
    Instant end = OperationController.instant("to", to);
    if (end.isBefore(start)) {
      throw ApiException.badRequest("The end " + to + " is before the start " + from);
    }
    return orders.carryOut(
        new Jobs.Order(
            "deleteRange",
            List.of(info.pvName()),
            info.appliance(),
            Map.of("from", start.toString(), "to", end.toString()),
            Caller.of(request)),
        "delete data of PV " + info.pvName(),
        job -> {
          Map<String, String> answer =
              Orders.ok(
                  "Deleted %s samples of PV %s; undeletePVData?id=%s brings them back"
                      .formatted(job.results().get("samples"), info.pvName(), job.id()));
          answer.put("id", job.id());
          answer.putAll(job.results());
          return answer;
        });
  }

  /**
   * Brings back what was deleted.
   *
   * @param id what the deletion answered
   */
  @RequestMapping(
      path = "/mgmt/bpl/undeletePVData",
      method = {RequestMethod.GET, RequestMethod.POST})
  Map<String, String> restore(@RequestParam String id, HttpServletRequest request) {
    DeletedRange range =
        registry
            .deletedRanges()
            .find(id)
            .orElseThrow(
                () -> ApiException.notFound("Nothing was deleted under the id '" + id + "'"));
    if (range.state() == DeletedRange.State.RESTORED
        || range.state() == DeletedRange.State.PURGED) {
      return Orders.validation(
          "The data deleted under the id %s is not in the trash any more: %s since %s"
              .formatted(id, range.state(), range.stateAt()));
    }
    return orders.carryOut(
        new Jobs.Order(
            "restoreRange",
            List.of(range.pvName()),
            range.appliance(),
            Map.of("id", id),
            Caller.of(request)),
        "bring back data of PV " + range.pvName(),
        job -> {
          Map<String, String> answer =
              Orders.ok(
                  "Brought back %s samples of PV %s"
                      .formatted(job.results().get("samples"), range.pvName()));
          answer.putAll(job.results());
          return answer;
        });
  }

  /** What was deleted of a PV and what became of it, newest first. */
  @GetMapping("/mgmt/bpl/getDeletedPVData")
  List<Map<String, String>> deleted(@RequestParam String pv) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (DeletedRange range : registry.deletedRanges().of(nameOf(pv))) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", range.id());
      row.put("pvName", range.pvName());
      row.put("from", range.from().toString());
      row.put("to", range.to().toString());
      row.put("samples", String.valueOf(range.samples()));
      row.put("bytes", String.valueOf(range.bytes()));
      row.put("deletedBy", range.askedBy());
      row.put("deletedAt", range.deletedAt().toString());
      row.put("keptUntil", range.keptUntil().toString());
      row.put("state", range.state().name());
      row.put("stateSince", range.stateAt().toString());
      rows.add(row);
    }
    return rows;
  }

  /** The record outlives the PV. */
  private String nameOf(String pv) {
    @Nullable TypeInfo info = lookup.pv(pv).orElse(null);
    return info == null ? pv : info.pvName();
  }

  private TypeInfo pv(String name) {
    return lookup
        .pv(name)
        .orElseThrow(() -> ApiException.badRequest("PV " + name + " is not in the archive"));
  }
}
