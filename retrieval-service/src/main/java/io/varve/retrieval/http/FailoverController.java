package io.varve.retrieval.http;

import io.varve.retrieval.peer.OutsideServers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is remembered of servers outside (contract storage-retrieval 4.12 and 6.4). */
@RestController
public class FailoverController {
  private final OutsideServers outside;
  private final String identity;

  /**
   * @param identity this appliance
   */
  public FailoverController(OutsideServers outside, String identity) {
    this.outside = outside;
    this.identity = identity;
  }

  /** Asks servers outside anew which PVs they have. */
  @RequestMapping(
      path = "/retrieval/bpl/resetFailoverCachesForThisAppliance",
      produces = "application/json;charset=UTF-8")
  List<Map<String, String>> resetFailoverCachesForThisAppliance() {
    outside.forget();
    Map<String, String> row = new LinkedHashMap<>();
    row.put("appliance", identity);
    row.put("status", "ok");
    return List.of(row);
  }
}
