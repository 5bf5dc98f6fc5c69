package io.varve.mgmt.status;

import io.varve.mgmt.name.NameSearch;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** getPVStatus and getPVDetails (contract mgmt-engine-etl 1.2). */
@RestController
class StatusController {
  private final PvStatuses statuses;
  private final PvDetails details;
  private final NameSearch search;

  StatusController(PvStatuses statuses, PvDetails details, NameSearch search) {
    this.statuses = statuses;
    this.details = details;
    this.search = search;
  }

  @GetMapping("/mgmt/bpl/getPVStatus")
  List<Map<String, String>> status(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String regex,
      @RequestParam(defaultValue = "-1") int limit) {
    return statuses.of(search.asked(pv, regex, limit));
  }

  @PostMapping("/mgmt/bpl/getPVStatus")
  List<Map<String, String>> statusOfPosted(
      HttpServletRequest request, @RequestParam(defaultValue = "-1") int limit) {
    List<String> names = PvListReader.ofBody(request);
    return statuses.of(limit < 0 || limit > names.size() ? names : names.subList(0, limit));
  }

  @GetMapping("/mgmt/bpl/getPVDetails")
  List<DetailRow> details(@RequestParam String pv) {
    return details.of(pv);
  }
}
