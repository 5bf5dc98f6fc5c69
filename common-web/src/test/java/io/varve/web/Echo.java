package io.varve.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what it was asked, or fails as it was asked to. */
@RestController
final class Echo {

  @GetMapping({"/mgmt/bpl/echo", "/engine/bpl/echo", "/mgmt/bpl/echo/{*rest}"})
  Map<String, String> echo(@RequestParam String pv) {
    return Map.of("pv", pv);
  }

  @RequestMapping(
      path = "/mgmt/bpl/list",
      method = {RequestMethod.GET, RequestMethod.POST})
  List<String> list(HttpServletRequest request) {
    return PvListReader.of(request);
  }

  @GetMapping("/mgmt/bpl/limit")
  Map<String, String> limit(@RequestParam int limit) {
    return Map.of("limit", String.valueOf(limit));
  }

  @PostMapping("/mgmt/bpl/body")
  Map<String, String> body(@RequestBody Map<String, String> body) {
    return body;
  }

  @GetMapping("/mgmt/bpl/fail")
  void fail(@RequestParam String kind, HttpServletResponse response) throws IOException {
    switch (kind) {
      case "refused" -> throw ApiException.notFound("The PV is not archived; archive it first");
      case "value" -> throw new IllegalArgumentException("There is no archiver type 'X'");
      case "registry" -> throw new DataAccessResourceFailureException("connection refused");
      case "sendError" -> response.sendError(418);
      default -> throw new IllegalStateException("a secret of the inside");
    }
  }

  @GetMapping("/retrieval/data/cut")
  void cut(HttpServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.getOutputStream().write("[1,2,".getBytes(StandardCharsets.US_ASCII));
    response.flushBuffer();
    throw new IllegalStateException("the disk is gone");
  }
}
