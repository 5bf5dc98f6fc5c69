package io.varve.typeinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.sample.DbrType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * EAA's bean JSON of requests and of what the engine learned (contract mgmt-engine-etl 2.2, 2.3).
 */
class BeanJsonTest {
  private static final ArchiveParameters PARAMETERS =
      new ArchiveParameters(
          SamplingMethod.SCAN,
          0.1f,
          true,
          "switch",
          "Fast",
          List.of("HIHI"),
          List.of("alias"),
          true);

  @Test
  void parametersComeBackWhole() {
    assertThat(ArchiveParametersJson.parse(ArchiveParametersJson.print(PARAMETERS)))
        .isEqualTo(PARAMETERS);
  }

  @Test
  void parametersHaveTheKeysOfEaaAndStringsOnly() {
    JsonNode node = JsonMapper.shared().readTree(ArchiveParametersJson.print(PARAMETERS));

    assertThat(node.propertyNames())
        .containsExactlyInAnyOrder(
            "userSpecifedsamplingMethod",
            "userSpecifedSamplingPeriod",
            "userOverrideParams",
            "controllingPV",
            "policyName",
            "archiveFields",
            "aliases",
            "usePVAccess");
    assertThat(node.get("userSpecifedSamplingPeriod").isString()).isTrue();
    assertThat(node.get("userOverrideParams").asString()).isEqualTo("true");
  }

  @Test
  void missingParametersTakeTheDefaultsOfEaa() {
    assertThat(ArchiveParametersJson.parse("{\"skipAliasCheck\":\"true\"}"))
        .isEqualTo(ArchiveParameters.byPolicy(false));
  }

  @Test
  void metaInfosComeBackWholeAlsoWhenLittleIsKnown() {
    MetaInfo little =
        new MetaInfo(
            DbrType.SCALAR_ENUM, 1, null, Limits.ZERO, 0, null, Rates.UNKNOWN, 0, Map.of());
    MetaInfo much =
        new MetaInfo(
            DbrType.WAVEFORM_BYTE,
            1024,
            "ioc1",
            new Limits(1, 2, 3, 4, 5, 6, 7, Double.NaN),
            3,
            "mA",
            new Rates(1.5f, 25.5f, 17),
            90,
            Map.of("RTYP", "waveform"));

    assertThat(MetaInfoJson.parse(MetaInfoJson.print(little))).isEqualTo(little);
    assertThat(MetaInfoJson.parse(MetaInfoJson.print(much))).isEqualTo(much);
    assertThat(MetaInfoJson.print(much))
        .contains("\"loweCtrlLimit\":\"7.0\"", "\"otherMetaInfo\":{\"RTYP\":\"waveform\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userSpecifedSamplingPeriod\":\"soon\"}",
        "{\"userSpecifedsamplingMethod\":\"SOMETIMES\"}",
        "{\"policyName\":[]}",
        "[]",
        "{",
      })
  void whatCannotBeReadIsRefusedWithASentence(String json) {
    assertThatThrownBy(() -> ArchiveParametersJson.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sampling parameters");
  }
}
