package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.ExternalServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other archives that are asked too (contract mgmt-engine-etl 1.8). */
class ExternalServerTest extends MgmtServerTest {
  private static final String URL = "http://other:17668/retrieval?mergeDuringRetrieval=true";

  @AfterEach
  void emptyTheList() {
    registry
        .externalServers()
        .all()
        .forEach(server -> registry.externalServers().remove(server.url()));
  }

  @Test
  void aServerIsAddedListedAndRemoved() {
    assertThat(get("getExternalArchiverServers").ok()).isEmpty();
    assertThat(add(URL).ok()).isEqualTo(json("{'Connected': 'ok'}"));
    assertThat(get("getExternalArchiverServers").ok())
        .isEqualTo(json("[{'CAUrl': '" + URL + "', 'indexes': 'pbraw'}]"));
    assertThat(registry.externalServers().all())
        .containsExactly(new ExternalServer(URL, ExternalServer.PBRAW));
    assertThat(
            get("removeExternalArchiverServer", "channelarchiverserverurl", URL, "archives", "x")
                .ok())
        .isEqualTo(json("{'status': 'ok'}"));
    assertThat(get("removeExternalArchiverServer", "channelarchiverserverurl", URL).refusal(404))
        .contains(URL);
  }

  @Test
  void aServerIsLookedForBeforeItIsAdded() {
    String there = OTHERS.url() + "/etl";
    assertThat(probe(there, "ARCHAPPL_PBRAW").ok().path("archives").asString()).isEqualTo("pbraw");
    assertThat(registry.externalServers().all()).isEmpty();
    assertThat(probe(OTHERS.url() + "/nothing", "ARCHAPPL_PBRAW").refusal(502))
        .contains("/retrieval");
    add(there).ok();
    assertThat(probe(there, "ARCHAPPL_PBRAW").refusal(400)).contains("already");
  }

  @Test
  void whatIsNoSuchServerIsRefusedWithASentence() {
    assertThat(probe("http://other/retrieval", "CA_XMLRPC").refusal(400)).contains("CA_XMLRPC");
    assertThat(probe("http://other/retrieval", "pbraw").refusal(400)).contains("ARCHAPPL_PBRAW");
    assertThat(add("ftp://other/retrieval").refusal(400)).contains("http");
    assertThat(add("no address").refusal(400)).contains("no address");
    assertThat(
            get(
                    "addExternalArchiverServerArchives",
                    "channelarchiverserverurl",
                    "http://other/x",
                    "archives",
                    "1,2")
                .refusal(400))
        .contains("pbraw");
    assertThat(get("addExternalArchiverServer").refusal(400)).contains("externalarchiverserverurl");
    assertThat(registry.externalServers().all()).isEmpty();
  }

  @Test
  void theCachesOfAllAppliancesAreReset() {
    registry.appliances().announce("gone", Map.of("retrieval", "http://127.0.0.1:1"));
    assertThat(get("resetFailoverCaches").ok().toString())
        .contains("{\"appliance\":\"appliance0\",\"status\":\"ok\"}")
        .contains("{\"appliance\":\"gone\",\"status\":\"failed\"}");
    assertThat(get("resetFailoverCachesForThisAppliance").ok())
        .isEqualTo(json("[{'appliance': 'appliance0', 'status': 'ok'}]"));
  }

  private Answer probe(String url, String kind) {
    return get(
        "addExternalArchiverServer", "externalarchiverserverurl", url, "externalServerType", kind);
  }

  private Answer add(String url) {
    return get(
        "addExternalArchiverServerArchives", "channelarchiverserverurl", url, "archives", "pbraw");
  }
}
