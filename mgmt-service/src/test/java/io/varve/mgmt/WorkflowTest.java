package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From what the engine has learned to a type info (contract mgmt-engine-etl 2.4). */
class WorkflowTest extends MgmtServerTest {

  @Test
  void aRequestBecomesATypeInfoByThePolicy() {
    get("archivePV", "pv", "W:a").ok();
    engineLearns("W:a", "W:a");

    TypeInfo info = awaitTypeInfo("W:a");
    assertThat(info.appliance()).isEqualTo("appliance0");
    assertThat(info.policyName()).isEqualTo("Default");
    assertThat(info.chunkKey()).isEqualTo("W/a:");
    assertThat(info.paused()).isFalse();
    assertThat(info.samplingMethod()).isEqualTo(SamplingMethod.MONITOR);
    assertThat(info.dataStores()).hasSize(3);
    assertThat(info.archiveFields()).containsExactly("HIHI", "HIGH", "LOW", "LOLO", "LOPR", "HOPR");
    assertThat(info.extraFields()).containsEntry("RTYP", "ai").containsEntry("NAME", "W:a");
    assertThat(info.hostName()).isEqualTo("ioc1");
    assertThat(info.units()).isEqualTo("mm");
    assertThat(info.limits()).isEqualTo(metaInfo("W:a").limits());
    assertThat(info.rates()).isEqualTo(metaInfo("W:a").rates());
    assertThat(info.creationTime()).isAfter(LONG_AGO).isEqualTo(info.modificationTime());
    assertThat(registry.archiveRequests().find("W:a")).isEmpty();
  }

  @Test
  void theUsersMethodPeriodAndControllingPvWin() {
    get(
            "archivePV",
            "pv",
            "pva://W:u",
            "samplingperiod",
            "10.0",
            "samplingmethod",
            "SCAN",
            "controllingPV",
            "W:on")
        .ok();
    engineLearns("W:u", "W:u");

    TypeInfo info = awaitTypeInfo("W:u");
    assertThat(info.samplingMethod()).isEqualTo(SamplingMethod.SCAN);
    assertThat(info.samplingPeriod()).isEqualTo(10.0f);
    assertThat(info.controllingPv()).isEqualTo("W:on");
    assertThat(info.usePva()).isTrue();
  }

  @Test
  void methodAndControllingPvWithoutAPeriodAreThePolicys() {
    get("archivePV", "pv", "W:m", "samplingmethod", "SCAN", "controllingPV", "W:on").ok();
    engineLearns("W:m", "W:m");

    TypeInfo info = awaitTypeInfo("W:m");
    assertThat(info.samplingMethod()).isEqualTo(SamplingMethod.MONITOR);
    assertThat(info.controllingPv()).isNull();
  }

  @Test
  void aPvThatMustNotBeArchivedEndsWithoutATypeInfo() {
    get("archivePV", "pv", "W:no", "samplingperiod", "1", "samplingmethod", "DONT_ARCHIVE").ok();
    engineLearns("W:no", "W:no");

    awaitRequestGone("W:no");
    assertThat(registry.typeInfos().find("W:no")).isEmpty();
  }

  @Test
  void aliasesOfTheRequestAreRegisteredWithThePv() {
    postJson("archivePV", "[{\"pv\": \"W:b\", \"alias\": \"W:b:alias\"}]").ok();
    engineLearns("W:b", "W:b");

    awaitTypeInfo("W:b");
    awaitAlias("W:b:alias", "W:b");
  }

  @Test
  void aNameThatIsAnAliasLeadsToTheRealPvWithAllWishes() {
    postJson(
            "archivePV",
            "[{\"pv\": \"pva://W:other\", \"alias\": \"W:third\", \"samplingperiod\": \"3\"},"
                + " {\"pv\": \"W:other.DRVH\"}]")
        .ok();
    engineLearns("W:other", "W:real");
    await().atMost(SOON).until(() -> registry.archiveRequests().find("W:real").isPresent());
    engineLearns("W:real", "W:real");

    TypeInfo info = awaitTypeInfo("W:real");
    awaitAlias("W:other", "W:real");
    awaitAlias("W:third", "W:real");
    awaitRequestGone("W:other");
    assertThat(info.usePva()).isTrue();
    assertThat(info.samplingPeriod()).isEqualTo(3f);
    assertThat(info.archiveFields()).contains("DRVH");
    assertThat(get("archivedPVs").status()).isEqualTo(405);
    assertThat(postJson("archivedPVs", "[\"W:other\", \"W:other.HIHI\"]").ok()).hasSize(2);
  }

  @Test
  void anAliasOfAnArchivedPvIsRegisteredAtOnce() {
    archived("W:real");
    get("archivePV", "pv", "W:late").ok();
    engineLearns("W:late", "W:real");

    awaitAlias("W:late", "W:real");
    awaitRequestGone("W:late");
  }

  @Test
  void anAliasOfAPendingPvWaitsWithIt() {
    get("archivePV", "pv", "W:real,W:early").ok();
    engineLearns("W:early", "W:real");

    awaitRequestGone("W:early");
    assertThat(registry.archiveRequests().find("W:real").orElseThrow().parameters().aliases())
        .isEqualTo(List.of("W:early"));
  }

  @Test
  void theFieldOfAnAliasIsTheFieldOfTheRealPv() {
    get("archivePV", "pv", "W:alias.DESC").ok();
    engineLearns("W:alias.DESC", "W:real");

    await().atMost(SOON).until(() -> registry.archiveRequests().find("W:real.DESC").isPresent());
    engineLearns("W:real.DESC", "W:real");
    assertThat(awaitTypeInfo("W:real.DESC").archiveFields()).isEmpty();
    awaitAlias("W:alias.DESC", "W:real.DESC");
  }

  @Test
  void anAbortedRequestStaysWithoutATypeInfo() {
    get("archivePV", "pv", "W:gone,W:next").ok();
    get("abortArchivingPV", "pv", "W:gone").ok();
    assertThat(
            registry
                .archiveRequests()
                .obtained(Map.of("W:gone", metaInfo("W:gone")), Instant.now()))
        .isFalse();
    engineLearns("W:next", "W:next");

    awaitTypeInfo("W:next");
    assertThat(registry.typeInfos().find("W:gone")).isEmpty();
  }

  private void engineLearns(String pvName, String recordName) {
    registry.archiveRequests().gathering(List.of(pvName), Instant.now());
    assertThat(
            registry
                .archiveRequests()
                .obtained(Map.of(pvName, metaInfo(recordName)), Instant.now()))
        .isTrue();
  }

  private TypeInfo awaitTypeInfo(String pvName) {
    await().atMost(SOON).until(() -> registry.typeInfos().find(pvName).isPresent());
    return stored(pvName);
  }

  private void awaitRequestGone(String pvName) {
    await().atMost(SOON).until(() -> registry.archiveRequests().find(pvName).isEmpty());
  }

  private void awaitAlias(String alias, String pvName) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(registry.aliases().realNameOf(alias)).contains(pvName));
  }
}
