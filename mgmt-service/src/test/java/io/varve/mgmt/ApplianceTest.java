package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.mgmt.OtherServices.Mood;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Appliance, policies and the way to the web page (contract mgmt-engine-etl 0.2, 1.5, 1.7). */
class ApplianceTest extends MgmtServerTest {

  @Test
  void theApplianceTellsItsUrls() {
    JsonNode info = get("getApplianceInfo").ok();

    assertThat(info.propertyNames())
        .containsExactlyInAnyOrder(
            "identity",
            "mgmtURL",
            "engineURL",
            "retrievalURL",
            "etlURL",
            "dataRetrievalURL",
            "clusterInetPort",
            "version");
    assertThat(info.get("identity").asString()).isEqualTo("appliance0");
    assertThat(info.get("mgmtURL").asString()).isEqualTo("http://localhost:17665/mgmt/bpl");
    assertThat(info.get("retrievalURL").asString()).isEqualTo(OTHERS.url() + "/retrieval/bpl");
    assertThat(info.get("dataRetrievalURL").asString()).isEqualTo(OTHERS.url() + "/retrieval");
    assertThat(get("getApplianceInfo", "id", "appliance0").ok()).isEqualTo(info);
    assertThat(get("getApplianceInfo", "id", "other").refusal(404)).contains("other");
  }

  @Test
  void theClusterIsThisAppliance() {
    JsonNode members = get("getAppliancesInCluster").ok();

    assertThat(members).hasSize(1);
    assertThat(members.get(0).has("version")).isFalse();
    assertThat(members.get(0).get("identity").asString()).isEqualTo("appliance0");
  }

  @Test
  void versionsAreThoseOfTheServicesThatAnswer() {
    JsonNode versions = get("getVersions", "id", "appliance0").ok();
    assertThat(versions.propertyNames())
        .containsExactlyInAnyOrder(
            "mgmt_version", "engine_version", "etl_version", "components_with_different_versions");
    assertThat(versions.get("engine_version").asString()).isEqualTo("Another 1.0");

    OTHERS.be(Mood.BROKEN);
    assertThat(get("getVersions").ok().propertyNames()).containsExactly("mgmt_version");
  }

  @Test
  void policiesAreListedAndShown() {
    assertThat(get("getPolicyList").ok().propertyNames())
        .containsExactly("2HzPVs", "BPMS", "Default");
    assertThat(get("getPolicyText").body()).contains("streamFields:");
  }

  @Test
  void pingIsAnsweredWithPong() {
    assertThat(get("ping").body()).isEqualTo("pong");
    assertThat(get("startupState").ok()).isEqualTo(json("{'status': 'STARTUP_COMPLETE'}"));
  }

  @Test
  void anUnknownActionIsRefusedAsJson() {
    assertThat(get("getNothing").refusal(404)).contains("getNothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mgmt", "/mgmt/", "/mgmt/ui", "/mgmt/ui/redirect.html"})
  void theWebPageIsFoundFromTheAddressesPeopleType(String path) throws Exception {
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                BodyHandlers.discarding());

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location").orElseThrow())
        .endsWith("/mgmt/ui/index.html");
  }
}
