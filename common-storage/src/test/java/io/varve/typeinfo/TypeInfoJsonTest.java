package io.varve.typeinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.sample.DbrType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Type infos as EAA prints and reads them (contract mgmt-engine-etl 0.4, 2.1). */
class TypeInfoJsonTest {
  private static final TypeInfo INFO =
      TypeInfo.named("A:B")
          .type(DbrType.WAVEFORM_DOUBLE)
          .elementCount(10)
          .appliance("appliance0")
          .chunkKey("A/B:")
          .hostName("ioc1")
          .limits(new Limits(-1, 1, Double.NaN, 2, 3, 4, 5, 6))
          .precision(3)
          .units("m\"m")
          .rates(new Rates(0.016666668f, 0.28333333f, 17))
          .creationTime(Instant.parse("2024-01-02T03:04:05.006Z"))
          .modificationTime(Instant.parse("2024-02-02T03:04:05.006Z"))
          .paused(true)
          .samplingMethod(SamplingMethod.SCAN)
          .samplingPeriod(0.5f)
          .policyName("Default")
          .dataStores(List.of("pb://localhost?name=STS&rootFolder=${X}"))
          .extraFields(Map.of("RTYP", "ai"))
          .controllingPv("C")
          .archiveFields(List.of("HIHI", "LOLO"))
          .usePva(true)
          .useDbeProperties(true)
          .build();

  @Test
  void whatIsPrintedIsReadBack() {
    assertThat(TypeInfoJson.parse(TypeInfoJson.print(INFO))).isEqualTo(INFO);
  }

  @Test
  void everyScalarIsPrintedAsAString() {
    assertThat(TypeInfoJson.print(INFO))
        .contains("\"paused\":\"true\"")
        .contains("\"precision\":\"3.0\"")
        .contains("\"elementCount\":\"10\"")
        .contains("\"lowerAlarmLimit\":\"NaN\"")
        .contains("\"computedEventRate\":\"0.016666668\"")
        .contains("\"creationTime\":\"2024-01-02T03:04:05.006Z\"")
        .contains("\"samplingPeriod\":\"0.5\"");
  }

  @Test
  void numbersAndBooleansAreReadToo() {
    TypeInfo info =
        TypeInfoJson.parse("{\"pvName\":\"X\",\"paused\":true,\"samplingPeriod\":2,\"new\":[]}");

    assertThat(info.paused()).isTrue();
    assertThat(info.samplingPeriod()).isEqualTo(2f);
    assertThat(info.type()).isEqualTo(DbrType.SCALAR_DOUBLE);
  }

  @Test
  void whatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> TypeInfoJson.parse("{\"pvName\":\"X\",\"DBRType\":\"DBR_LONG\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'DBRType'")
        .hasMessageContaining("DBR_LONG");
    assertThatThrownBy(() -> TypeInfoJson.parse("{\"paused\":\"true\"}"))
        .hasMessageContaining("no pvName");
    assertThatThrownBy(() -> TypeInfoJson.parse("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
