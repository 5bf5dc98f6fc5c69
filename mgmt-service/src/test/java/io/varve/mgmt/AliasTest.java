package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import org.junit.jupiter.api.Test;

/** addAlias, removeAlias, getAllAliases (contract mgmt-engine-etl 1.1). */
class AliasTest extends MgmtServerTest {

  @Test
  void anAliasIsAddedListedAndRemovedAsOftenAsOneLikes() {
    archived("A:a");

    for (int i = 0; i < 2; i++) {
      assertThat(get("addAlias", "pv", "A:a", "aliasname", "A:x").ok())
          .isEqualTo(json("{'status': 'ok', 'desc': 'Added an alias A:x for PV A:a'}"));
    }
    assertThat(get("getAllAliases").ok())
        .isEqualTo(json("[{'aliasName': 'A:x', 'srcPVName': 'A:a'}]"));
    for (int i = 0; i < 2; i++) {
      assertThat(get("removeAlias", "pv", "A:a", "aliasname", "A:x").ok())
          .isEqualTo(json("{'status': 'ok', 'desc': 'Removed an alias A:x for PV A:a'}"));
    }
    assertThat(get("getAllAliases").ok()).isEmpty();
  }

  @Guards("F3")
  @Test
  void anAliasThatMakesNoSenseIsRefusedWithASentence() {
    archived("A:a", "A:b");
    registry.aliases().add("A:x", "A:a");

    assertThat(get("addAlias", "pv", "A:a", "aliasname", "A:a").refusal(400)).contains("itself");
    assertThat(get("addAlias", "pv", "A:a", "aliasname", "A:b").refusal(400)).contains("A:b");
    assertThat(get("addAlias", "pv", "A:b", "aliasname", "A:x").refusal(400)).contains("A:a");
    assertThat(get("addAlias", "pv", "A:x", "aliasname", "A:y").refusal(400)).contains("A:a");
    assertThat(get("addAlias", "pv", "nosuch", "aliasname", "A:y").refusal(400))
        .contains("not archived");
    assertThat(get("addAlias", "pv", "A:a", "aliasname", "bad name!").refusal(400))
        .contains("no valid PV name");
    assertThat(get("addAlias", "pv", "A:a").refusal(400)).contains("aliasname");
    assertThat(registry.aliases().all()).containsOnlyKeys("A:x");
  }

  @Guards("F4")
  @Test
  void anAliasOfAnotherPvIsNotRemoved() {
    archived("A:a", "A:b");
    registry.aliases().add("A:x", "A:a");

    assertThat(get("removeAlias", "pv", "A:b", "aliasname", "A:x").refusal(400)).contains("A:a");
    assertThat(get("removeAlias", "pv", "nosuch", "aliasname", "A:x").refusal(400))
        .contains("nosuch");
    assertThat(registry.aliases().realNameOf("A:x")).contains("A:a");
  }

  @Test
  void anAliasOfARequestedPvWaitsWithTheRequest() {
    get("archivePV", "pv", "A:wait").ok();

    get("addAlias", "pv", "A:wait", "aliasname", "A:y").ok();

    assertThat(registry.archiveRequests().find("A:wait").orElseThrow().parameters().aliases())
        .containsExactly("A:y");
    assertThat(get("getPVStatus", "pv", "A:y").body()).contains("Initial sampling");
  }
}
