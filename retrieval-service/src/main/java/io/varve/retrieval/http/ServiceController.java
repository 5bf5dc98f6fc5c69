package io.varve.retrieval.http;

import io.varve.web.HumanTime;
import io.varve.web.ProcessMetrics;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Retrieval as a whole, for management and its pages (contract storage-retrieval 4.12). */
@RestController
public class ServiceController {
  private static final String JSON = "application/json;charset=UTF-8";
  private static final String TEXT = "text/plain;charset=UTF-8";

  private final RequestLog requests;
  private final HumanTime times;
  private final ProcessMetrics process;

  public ServiceController(RequestLog requests, HumanTime times, ProcessMetrics process) {
    this.requests = requests;
    this.times = times;
    this.process = process;
  }

  @RequestMapping(path = "/retrieval/bpl/getApplianceMetrics", produces = JSON)
  Map<String, String> summary() {
    return requests.figures(times);
  }

  @RequestMapping(
      path = {
        "/retrieval/bpl/getApplianceMetricsForAppliance",
        "/retrieval/bpl/getInstanceMetricsForAppliance"
      },
      produces = JSON)
  List<Map<String, String>> details() {
    return requests.rows(times);
  }

  /** Load and memory of retrieval's process over the last day. */
  @RequestMapping(path = "/retrieval/bpl/getProcessMetrics", produces = JSON)
  Map<String, Object> process() {
    return process.of("RETRIEVAL");
  }

  /** EAA's services wait for each other by this; who can answer here has started. */
  @RequestMapping(path = "/retrieval/bpl/startupState", produces = JSON)
  Map<String, String> startupState() {
    return Map.of("status", "STARTUP_COMPLETE");
  }

  /** Retrieval starts by itself. */
  @RequestMapping(path = "/retrieval/bpl/postStartup", produces = TEXT)
  String postStartup() {
    return "Done";
  }
}
