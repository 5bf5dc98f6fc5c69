package io.varve.mgmt.policy;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** getPolicyList and getPolicyText (contract mgmt-engine-etl 1.7). */
@RestController
class PolicyController {
  private final Policies policies;

  PolicyController(Policies policies) {
    this.policies = policies;
  }

  @GetMapping("/mgmt/bpl/getPolicyList")
  Map<String, String> list() {
    return policies.list();
  }

  @GetMapping(
      value = "/mgmt/bpl/getPolicyText",
      produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  String text() {
    return policies.text();
  }
}
