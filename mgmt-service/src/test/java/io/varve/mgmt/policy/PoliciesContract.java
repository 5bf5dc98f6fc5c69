package io.varve.mgmt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.sample.DbrType;
import io.varve.typeinfo.SamplingMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every kind of policies must do (contract mgmt-engine-etl 2.5). */
abstract class PoliciesContract {
  static final String STORE =
      "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}"
          + "&partitionGranularity=PARTITION_HOUR";

  /**
   * Policies with stream fields HIHI and LOLO; {@code Fast} (SCAN every 0.1 s) above 2 updates a
   * second, {@code Refused} (DONT_ARCHIVE) for names that begin with {@code TMP:}, {@code Chosen}
   * (field DESC, controlled by SYS:on, on appliance1) only by name, {@code Default} for the rest
   * with HIHI and LOLO for ai records.
   */
  abstract Policies policies();

  @Test
  void everyPolicyIsListedWithItsDescription() {
    assertThat(policies().list())
        .containsEntry("Fast", "For fast PVs")
        .containsOnlyKeys("Fast", "Refused", "Chosen", "Default");
  }

  @Test
  void theStreamFieldsAreThoseOfTheFile() {
    assertThat(policies().streamFields()).containsExactly("HIHI", "LOLO");
  }

  @Test
  void aPvWithoutAnythingSpecialGetsTheLastPolicy() {
    PolicyDecision decision = policies().decide(subject("A:b", 0.5f, null, Map.of("RTYP", "ai")));

    assertThat(decision)
        .isEqualTo(
            new PolicyDecision(
                SamplingMethod.MONITOR,
                1.0f,
                "Default",
                List.of(STORE),
                List.of("HIHI", "LOLO"),
                null,
                null));
  }

  @Test
  void aRecordOfAnotherTypeHasNoArchiveFields() {
    assertThat(policies().decide(subject("A:b", 0, null, Map.of("RTYP", "bi"))).archiveFields())
        .isEmpty();
  }

  @Test
  void theEventRateChoosesThePolicy() {
    PolicyDecision decision = policies().decide(subject("A:b", 10, null, Map.of()));

    assertThat(decision.policyName()).isEqualTo("Fast");
    assertThat(decision.samplingMethod()).isEqualTo(SamplingMethod.SCAN);
    assertThat(decision.samplingPeriod()).isEqualTo(0.1f);
  }

  @Test
  void theNameOfThePvChoosesThePolicy() {
    assertThat(policies().decide(subject("TMP:x", 0, null, Map.of())).samplingMethod())
        .isEqualTo(SamplingMethod.DONT_ARCHIVE);
  }

  @Test
  void theUsersChoiceWins() {
    PolicyDecision decision =
        policies().decide(subject("TMP:x", 10, "Chosen", Map.of("RTYP", "ai")));

    assertThat(decision.policyName()).isEqualTo("Chosen");
    assertThat(decision.archiveFields()).containsExactly("DESC");
    assertThat(decision.controllingPv()).isEqualTo("SYS:on");
    assertThat(decision.appliance()).isEqualTo("appliance1");
  }

  @Test
  void anUnknownChoiceIsRefusedWithItsName() {
    assertThatThrownBy(() -> policies().decide(subject("A:b", 0, "Nonesuch", Map.of())))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("Nonesuch")
        .hasMessageContaining("A:b");
  }

  static PolicySubject subject(
      String pvName, float eventRate, @Nullable String chosen, Map<String, String> fields) {
    return new PolicySubject(
        pvName, DbrType.SCALAR_DOUBLE, 1, eventRate, 10, 17, null, chosen, null, fields);
  }
}
