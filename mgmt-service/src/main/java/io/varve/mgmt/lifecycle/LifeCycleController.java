package io.varve.mgmt.lifecycle;

import io.varve.mgmt.name.NameSearch;
import io.varve.mgmt.name.PvLookup;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The BPL actions that change archived PVs (contract mgmt-engine-etl 1.1). */
@RestController
class LifeCycleController {
  private final PauseSwitch pauseSwitch;
  private final Deletion deletion;
  private final SamplingChange samplingChange;
  private final PvLookup lookup;
  private final NameSearch search;

  LifeCycleController(
      PauseSwitch pauseSwitch,
      Deletion deletion,
      SamplingChange samplingChange,
      PvLookup lookup,
      NameSearch search) {
    this.pauseSwitch = pauseSwitch;
    this.deletion = deletion;
    this.samplingChange = samplingChange;
    this.lookup = lookup;
    this.search = search;
  }

  @GetMapping("/mgmt/bpl/pauseArchivingPV")
  Object pause(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String regex) {
    return oneOrMany(pauseSwitch.set(names(pv, regex), true));
  }

  @PostMapping("/mgmt/bpl/pauseArchivingPV")
  Object pausePosted(HttpServletRequest request) {
    return oneOrMany(pauseSwitch.set(PvListReader.ofBody(request), true));
  }

  @GetMapping("/mgmt/bpl/resumeArchivingPV")
  Object resume(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String regex) {
    return oneOrMany(pauseSwitch.set(names(pv, regex), false));
  }

  @PostMapping("/mgmt/bpl/resumeArchivingPV")
  Object resumePosted(HttpServletRequest request) {
    return oneOrMany(pauseSwitch.set(PvListReader.ofBody(request), false));
  }

  @GetMapping("/mgmt/bpl/deletePV")
  Map<String, String> delete(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String regex,
      @RequestParam(defaultValue = "false") boolean deleteData) {
    return delete(names(pv, regex), deleteData);
  }

  @PostMapping("/mgmt/bpl/deletePV")
  Map<String, String> deletePosted(
      HttpServletRequest request, @RequestParam(defaultValue = "false") boolean deleteData) {
    return delete(PvListReader.ofBody(request), deleteData);
  }

  @GetMapping("/mgmt/bpl/changeArchivalParameters")
  Map<String, String> changeSampling(
      @RequestParam String pv,
      @RequestParam("samplingperiod") float period,
      @RequestParam(value = "samplingmethod", required = false) @Nullable String method) {
    return samplingChange.apply(pv, period, method);
  }

  /** A name that nothing has refuses the whole call, before any PV is touched. */
  private Map<String, String> delete(List<String> names, boolean deleteData) {
    Map<String, TypeInfo> infos = lookup.pvs(names);
    Map<String, TypeInfo> each = new LinkedHashMap<>();
    for (String name : names) {
      TypeInfo info = infos.get(name);
      if (info == null) {
        throw ApiException.badRequest("PV " + name + " is not in the archive; nothing was deleted");
      }
      each.put(info.pvName(), info);
    }
    if (each.isEmpty()) {
      throw ApiException.badRequest("No PV matches; nothing was deleted");
    }
    String validation = Deletion.summary(deletion.delete(each.values(), deleteData));
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("validation", validation);
    if (validation.isBlank()) {
      answer.put("status", "ok");
    }
    return answer;
  }

  private List<String> names(@Nullable String pv, @Nullable String regex) {
    if ((pv == null || pv.isBlank()) && (regex == null || regex.isBlank())) {
      throw ApiException.badRequest("Name the PVs in the parameter 'pv'");
    }
    return search.asked(pv, regex, -1);
  }

  /** Clients expect an object for one PV and an array for several. */
  private static Object oneOrMany(List<Map<String, String>> answers) {
    return answers.size() == 1 ? answers.getFirst() : answers;
  }
}
