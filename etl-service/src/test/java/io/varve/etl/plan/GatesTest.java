package io.varve.etl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.store.StoreUrl;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract mgmt-engine-etl 4.2, and no loss where EAA loses. */
class GatesTest {
  private static final StoreUrl PLAIN = StoreUrl.parse("pb://localhost?name=STS");
  private static final StoreUrl NEXT = StoreUrl.parse("pb://localhost?name=MTS");

  @Test
  void aStageWithoutFlagsIsOpen() {
    assertThat(Gates.between(PLAIN, NEXT).shut(Map.of("OTHER", true))).isEmpty();
  }

  @Test
  void aSuspendedDestinationIsSkippedWhileItsFlagIsOn() {
    Gates gates = Gates.between(PLAIN, NEXT);
    assertThat(gates.shut(Map.of("SKIP_MTS_FOR_ETL", true)))
        .hasValue(new Gates.Shut("the flag SKIP_MTS_FOR_ETL is on", false));
    assertThat(gates.shut(Map.of("SKIP_MTS_FOR_ETL", false))).isEmpty();
    assertThat(gates.shut(Map.of("SKIP_STS_FOR_ETL", true))).isEmpty();
  }

  @Test
  void aFlagThatIsOffHoldsBackQuietlyAndOneThatIsOnLetsPass() {
    Gates gates =
        Gates.between(PLAIN, StoreUrl.parse("pb://localhost?name=MTS&etlIntoStoreIf=COLD"));
    assertThat(gates.shut(Map.of("COLD", false)))
        .hasValue(new Gates.Shut("store MTS has etlIntoStoreIf=COLD, and that flag is off", false));
    assertThat(gates.shut(Map.of("COLD", true))).isEmpty();
  }

  @Test
  void aFlagThatNobodyEverSetHoldsBackAndIsAnError() {
    Gates gates =
        Gates.between(StoreUrl.parse("pb://localhost?name=STS&etlOutofStoreIf=CLOD"), NEXT);
    assertThat(gates.shut(Map.of("COLD", true)).orElseThrow().unknown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE"})
  void theNameTrueIsItsOwnValue(String name) {
    Gates gates =
        Gates.between(PLAIN, StoreUrl.parse("pb://localhost?name=MTS&etlIntoStoreIf=" + name));
    assertThat(gates.shut(Map.of())).isEmpty();
  }

  @Test
  void theNameFalseIsOffForEverAndNotUnknown() {
    Gates gates =
        Gates.between(PLAIN, StoreUrl.parse("pb://localhost?name=MTS&etlIntoStoreIf=false"));
    assertThat(gates.shut(Map.of()).orElseThrow().unknown()).isFalse();
  }
}
