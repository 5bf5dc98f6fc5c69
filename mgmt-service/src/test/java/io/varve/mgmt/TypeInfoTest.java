package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoJson;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Lists of names and type infos (contract mgmt-engine-etl 1.2). */
class TypeInfoTest extends MgmtServerTest {

  @Test
  void aTypeInfoIsReadUnderEachOfItsNames() {
    registry.typeInfos().save(typeInfo("T:a").archiveFields(List.of("HIHI")).build());
    registry.aliases().add("T:alias", "T:a");

    for (String name : List.of("T:a", "T:a.VAL", "T:alias", "T:a.HIHI", "ca://T:a")) {
      assertThat(get("getPVTypeInfo", "pv", name).ok())
          .as(name)
          .isEqualTo(TypeInfoJson.toNode(stored("T:a")));
    }
    assertThat(get("getPVTypeInfo", "pv", "nosuch").refusal(404)).contains("nosuch");
    assertThat(get("getPVTypeInfo").refusal(404)).contains("'pv'");
  }

  @Test
  void aNewTypeInfoIsStoredPausedWithItsKey() {
    String json = TypeInfoJson.print(typeInfo("T:new").chunkKey(null).build());

    JsonNode answer =
        postJson("putPVTypeInfo", json, "pv", "T:new", "createnew", "true", "override", "true")
            .ok();

    assertThat(answer.get("paused").asString()).isEqualTo("true");
    assertThat(answer.get("chunkKey").asString()).isEqualTo("T/new:");
    assertThat(stored("T:new"))
        .isEqualTo(typeInfo("T:new").chunkKey("T/new:").paused(true).build());
  }

  @Test
  void anExistingTypeInfoIsReplacedWhole() {
    registry.typeInfos().save(typeInfo("T:a").units("mm").build());
    TypeInfo given = typeInfo("T:a").chunkKey("imported/a:").samplingPeriod(3).build();

    postJson("putPVTypeInfo", TypeInfoJson.print(given), "pv", "T:a", "override", "true").ok();

    assertThat(stored("T:a")).isEqualTo(given);
    assertThat(stored("T:a").paused()).isFalse();
  }

  @Test
  void aTypeInfoWithoutTimesAndApplianceGetsThoseOfNowAndHere() {
    postJson("putPVTypeInfo", "{\"pvName\": \"T:b\"}", "pv", "T:b", "createnew", "true").ok();

    assertThat(stored("T:b").creationTime()).isBetween(LONG_AGO, Instant.now());
    assertThat(stored("T:b").appliance()).isEqualTo("appliance0");
  }

  @Guards("F8")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "T:a   | {'pvName': 'T:a'}                         | false | false | override=true",
        "T:new | {'pvName': 'T:new'}                       | true  | false | createnew=true",
        "T:a   | {'pvName': 'T:other'}                     | true  | true  | does not match",
        "T:a   | {}                                        | true  | true  | no pvName",
        "T:a   | {'pvName': 'T:a', 'applianceIdentity': 'z'} | true | true | appliance0 owns it",
        "T:a   | {'pvName': 'T:a', 'DBRType': 'DBR_X'}     | true  | true  | DBRType",
        "T:a   | {'pvName': 'T:a', 'dataStores': ['x']}    | true  | true  | scheme",
        "T:a   | {'pvName': 'T:a', 'chunkKey': '../../x:'} | true  | true  | out of the store",
        "a b!  | {'pvName': 'a b!'}                        | true  | true  | no valid PV name",
        "T:a   | not json                                  | true  | true  | not valid JSON",
        "T:a   | ``                                        | true  | true  | as the body",
      })
  void whatCannotBeStoredIsRefusedWithASentence(
      String pv, String json, String override, String createNew, String sentence) {
    archived("T:a");
    TypeInfo before = stored("T:a");

    Answer answer =
        postJson(
            "putPVTypeInfo",
            json.replace('\'', '"'),
            "pv",
            pv,
            "override",
            override,
            "createnew",
            createNew);

    assertThat(answer.refusal(400)).contains(sentence);
    assertThat(registry.typeInfos().names()).containsExactly("T:a");
    assertThat(stored("T:a")).isEqualTo(before);
  }

  @Test
  void storesAreNamedWithTheirUrls() {
    archived("T:a");

    JsonNode stores = get("getStoresForPV", "pv", "T:a").ok();
    assertThat(stores.propertyNames()).containsExactly("STS", "LTS");
    assertThat(stores.get("STS").asString()).contains("${ARCHAPPL_SHORT_TERM_FOLDER}");
    assertThat(get("getStoresForPV", "pv", "nosuch").refusal(404)).contains("nosuch");
  }

  @Test
  void allNamesAreListedPvsFirstThenAliases() {
    archived("T:b", "T:a", "U:c/d");
    registry.aliases().add("A:alias", "T:a");

    assertThat(names("getAllPVs")).containsExactly("T:a", "T:b", "U:c/d", "A:alias");
    assertThat(names("getAllPVs", "limit", "2")).containsExactly("T:a", "T:b");
    assertThat(names("getAllPVs", "pv", "U:*,T:?,T:a,nosuch"))
        .containsExactly("U:c/d", "T:a", "T:b");
    assertThat(names("getAllPVs", "regex", "(?i)t:.*")).containsExactly("T:a", "T:b");
    assertThat(names("getTypeInfoKeys")).containsExactly("T:a", "T:b", "U:c/d");
    assertThat(names("getPVsForThisAppliance")).containsExactly("T:a", "T:b", "U:c/d");
    assertThat(names("getMatchingPVsForThisAppliance", "pv", "*:a*", "limit", "-1"))
        .containsExactly("A:alias", "T:a");
    assertThat(get("getMatchingPVsForThisAppliance").refusal(400)).contains("regex");
    assertThat(get("getAllPVs", "regex", "T:(").refusal(400)).contains("T:(");
    assertThat(get("getAllPVs", "limit", "many").refusal(400)).contains("many");
  }

  @Test
  void expandedNamesCoverValFieldsAliasesAndRequests() {
    registry.typeInfos().save(typeInfo("T:a").archiveFields(List.of("HIHI")).build());
    registry.aliases().add("T:alias", "T:a");
    get("archivePV", "pv", "T:wait").ok();

    assertThat(names("getAllExpandedPVNames"))
        .containsExactly(
            "EPICS:Archiver:Appliance",
            "T:a",
            "T:a.VAL",
            "T:a.HIHI",
            "T:alias",
            "T:alias.VAL",
            "T:alias.HIHI",
            "T:wait");
  }

  @Test
  void listsAreComparedByWhatTheNamesMean() {
    registry.typeInfos().save(typeInfo("T:a").archiveFields(List.of("HIHI")).build());
    archived("T:b");
    registry.aliases().add("T:alias", "T:a");
    String list = "[\"T:a.VAL\", \"T:a.HIHI\", \"T:alias\", \"T:a.LOW\", \"nosuch\"]";

    assertThat(texts(postJson("archivedPVs", list).ok()))
        .containsExactly("T:a.VAL", "T:a.HIHI", "T:alias");
    assertThat(texts(postJson("unarchivedPVs", list).ok())).containsExactly("T:a.LOW", "nosuch");
    assertThat(texts(postJson("archivedPVsNotInList", list).ok())).containsExactly("T:b");
    assertThat(
            texts(post("archivedPVs", "application/x-www-form-urlencoded", "pv=T%3Aa,nosuch").ok()))
        .containsExactly("T:a");
    assertThat(postJson("archivedPVsNotInList", "[]").refusal(400)).contains("empty");
  }

  @Test
  void reportsShowTheNewestFirst() {
    registry.typeInfos().save(typeInfo("R:old").build());
    registry
        .typeInfos()
        .save(typeInfo("R:new").creationTime(LONG_AGO.plusSeconds(60)).paused(true).build());
    registry
        .typeInfos()
        .save(typeInfo("R:changed").modificationTime(LONG_AGO.plusSeconds(30)).build());
    registry
        .typeInfos()
        .save(typeInfo("R:last").modificationTime(LONG_AGO.plusSeconds(90)).build());

    assertThat(get("getRecentlyAddedPVs", "limit", "1").ok())
        .isEqualTo(
            json(
                "[{'pvName': 'R:new', 'instance': 'appliance0',"
                    + "'creationTime': 'Jan/02/2020 03:05:05 UTC'}]"));
    assertThat(get("getRecentlyModifiedPVs").ok())
        .isEqualTo(
            json(
                "[{'pvName': 'R:last', 'instance': 'appliance0',"
                    + "'modificationTime': 'Jan/02/2020 03:05:35 UTC'},"
                    + "{'pvName': 'R:changed', 'instance': 'appliance0',"
                    + "'modificationTime': 'Jan/02/2020 03:04:35 UTC'}]"));
    assertThat(get("getPausedPVsReport").ok())
        .isEqualTo(
            json(
                "[{'pvName': 'R:new', 'instance': 'appliance0',"
                    + "'modificationTime': 'Jan/02/2020 03:05:05 UTC'}]"));
    assertThat(get("getPausedPVsReport", "limit", "0").ok()).isEmpty();
  }

  private List<String> names(String action, String... parameters) {
    return texts(get(action, parameters).ok());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }
}
