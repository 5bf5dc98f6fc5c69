package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.mgmt.OtherServices.Mood;
import io.varve.typeinfo.Rates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Reports and metrics that mgmt puts together from others (contract mgmt-engine-etl 1.3, 1.5). */
class ReportTest extends MgmtServerTest {

  @ParameterizedTest
  @CsvSource({
    "getEventRateReport,getEventRateReport",
    "getStorageRateReport,getStorageRateReport",
    "getLostConnectionsReport,getLostConnectionsReport",
    "getSilentPVsReport,getSilentPVsReport",
    "getPVsByDroppedEventsTimestamp,getPVsByDroppedEventsTimestamp",
    "getPVsByDroppedEventsBuffer,getPVsByDroppedEventsBuffer",
    "getPVsByDroppedEventsTypeChange,getPVsByDroppedEventsTypeChange",
    "getSlowChangingPVsWithDroppedEvents,getSlowChangingPVsWithDroppedEvents",
    "getArchivedWaveforms,getArchivedWaveforms",
    "getCurrentlyDisconnectedPVs,getCurrentlyDisconnectedPVsForThisAppliance"
  })
  void aReportOfTheEngineIsHandedOnWithItsLimit(String report, String engines) {
    assertThat(get(report).ok()).isEqualTo(json("[{'pvName': 'R:a', 'asked': '" + engines + "'}]"));
    assertThat(get(report, "limit", "3").ok().get(0).get("asked").asString())
        .isEqualTo(engines + "?limit=3");
    assertThat(get(report, "limit", "few").refusal(400)).contains("limit");
  }

  @Test
  void requestsThatAreLookedForComeFromTheEngine() {
    assertThat(get("getMetaGets").ok().get(0).get("asked").asString())
        .isEqualTo("getMetaGetsForThisAppliance");
  }

  @Test
  void anEngineThatDoesNotAnswerIsNoEmptyReport() {
    OTHERS.be(Mood.BROKEN);

    assertThat(get("getPVsByDroppedEventsBuffer").refusal(503)).contains("engine");
    assertThat(get("getTimeSpanReport").refusal(503)).contains("engine");
  }

  @Test
  void timeSpansJoinTheCreationWithTheEnginesLastEvent() {
    archived("R:a");
    registry.typeInfos().save(typeInfo("R:off").paused(true).build());

    assertThat(get("getTimeSpanReport").ok())
        .isEqualTo(
            json(
                "{'R:a': {'pvName': 'R:a', 'creationTS': '1577934245', 'paused': 'false',"
                    + "'lastEvent': '1795251927'},"
                    + "'R:off': {'pvName': 'R:off', 'creationTS': '1577934245',"
                    + "'paused': 'true'}}"));
    assertThat(get("getTimeSpanReport", "regex", ".*off").ok().propertyNames())
        .containsExactly("R:off");
    assertThat(get("getCreationReportForAppliance").ok()).hasSize(2);
    assertThat(get("getTimeSpanReport", "regex", "(").refusal(400)).contains("regular expression");
  }

  @Test
  void theAppliancesMetricsAreThoseOfItsServices() {
    JsonNode metrics = get("getApplianceMetrics").ok().get(0);

    assertThat(metrics)
        .isEqualTo(
            json(
                "{'instance': 'appliance0', 'pvCount': '11', 'status': 'Stopped - retrieval ',"
                    + "'connectedPVCount': '10', 'eventRate': '14.62',"
                    + "'capacityUtilized': 'N/A'}"));
    assertThat(get("getInstanceMetrics").ok().get(0).get("MGMT_uptime").asString())
        .matches("(\\d+h )?(\\d+m )?[\\d.]+s");
  }

  @Test
  void withoutItsServicesAnApplianceStillCountsItsPvs() {
    archived("R:a");
    OTHERS.be(Mood.BROKEN);

    assertThat(get("getApplianceMetrics").ok().get(0))
        .isEqualTo(
            json(
                "{'instance': 'appliance0', 'pvCount': '1',"
                    + "'status': 'Stopped - engine ETL retrieval ', 'capacityUtilized': 'N/A'}"));
  }

  @Test
  void theDetailsOfAnApplianceBeginWithItsIdentity() {
    registry.typeInfos().save(typeInfo("R:a").rates(new Rates(2.5f, 100, 40)).build());
    get("archivePV", "pv", "R:wait").ok();

    JsonNode rows = get("getApplianceMetricsForAppliance", "appliance", "appliance0").ok();

    Map<String, String> values = new LinkedHashMap<>();
    rows.forEach(row -> values.put(row.get("name").asString(), row.get("value").asString()));
    assertThat(rows.get(0))
        .isEqualTo(json("{'name': 'Appliance Identity', 'value': 'appliance0', 'source': 'mgmt'}"));
    assertThat(rows.get(1))
        .isEqualTo(json("{'name': 'Total PV count', 'value': '11', 'source': 'ENGINE'}"));
    assertThat(values)
        .containsEntry("PVs in archive workflow", "1")
        .containsEntry("Aggregated appliance storage rate (in GB/year)", "2.94")
        .containsEntry("Aggregated appliance event rate (in events/sec)", "2.5")
        .containsEntry("Aggregated appliance PV count", "1");
    assertThat(get("getInstanceMetricsForAppliance", "appliance", "appliance0").ok())
        .hasSameSizeAs(rows);
    assertThat(get("getApplianceMetricsForAppliance").refusal(400)).contains("appliance");
    assertThat(get("getApplianceMetricsForAppliance", "appliance", "x").refusal(404)).contains("x");
  }

  @Test
  void theProcessesTellOfThemselves() {
    JsonNode all = get("getProcessMetrics").ok();

    assertThat(all.get("MGMT_uptime").isNumber()).isTrue();
    assertThat(all.get("MGMT_metrics")).isNotEmpty();
    assertThat(all.get("ENGINE_uptime").asInt()).isEqualTo(115);
    assertThat(get("getMgmtMetricsForAppliance").ok().get("uptime").asString()).startsWith("PT");
  }
}
