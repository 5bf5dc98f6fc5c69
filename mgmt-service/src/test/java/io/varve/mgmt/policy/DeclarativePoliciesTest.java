package io.varve.mgmt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarativePoliciesTest extends PoliciesContract {

  @Override
  Policies policies() {
    return DeclarativePolicies.parse(resource("contract.yaml"));
  }

  static String resource(String name) {
    try (var in = DeclarativePoliciesTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theBundledPoliciesArchiveAnAiWithItsLimitsThroughThreeStores() {
    PolicyDecision decision =
        PolicyFile.bundled().decide(subject("A:b", 0.1f, null, Map.of("RTYP", "ai")));

    assertThat(decision.policyName()).isEqualTo("Default");
    assertThat(decision.dataStores())
        .containsExactly(
            "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}&partitionGranularity=PARTITION_HOUR",
            "pb://localhost?name=MTS&rootFolder=${ARCHAPPL_MEDIUM_TERM_FOLDER}&partitionGranularity=PARTITION_DAY&hold=2&gather=1",
            "pb://localhost?name=LTS&rootFolder=${ARCHAPPL_LONG_TERM_FOLDER}&partitionGranularity=PARTITION_YEAR");
    assertThat(decision.archiveFields())
        .containsExactly("HIHI", "HIGH", "LOW", "LOLO", "LOPR", "HOPR");
  }

  @ParameterizedTest
  @CsvSource({"ao, 8", "longout, 8", "longin, 6", "sub, 6", "bi, 0", "waveform, 0"})
  void theBundledPoliciesChooseFieldsByRecordType(String recordType, int count) {
    assertThat(
            PolicyFile.bundled()
                .decide(subject("A:b", 0.1f, null, Map.of("RTYP", recordType)))
                .archiveFields())
        .hasSize(count);
  }

  @Test
  void theBundledPoliciesKeepTheStreamFieldsOfEaa() {
    assertThat(PolicyFile.bundled().streamFields())
        .isEqualTo(List.of("HIHI", "HIGH", "LOW", "LOLO", "LOPR", "HOPR", "DRVH", "DRVL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policies: [{name: A, dataStore: [x]}]              | 'dataStore' means nothing",
        "policies: []                                       | at least one policy",
        "policies: [{dataStores: ['pb://x']}]               | no 'name'",
        "policies: [{name: A}]                              | dataStores is empty",
        "policies: [{name: A, dataStores: [nonsense]}]      | has no scheme",
        "policies: [{name: A, samplingPeriod: 0, dataStores: ['pb://x']}] | above 0",
        "policies: [{name: A, samplingMethod: OFTEN}]       | 'OFTEN'",
        "policies: [{name: A, when: {rate: 1}}]             | 'rate' means nothing",
        "policies: [{name: A, samplingMethod: DONT_ARCHIVE}, {name: A, samplingMethod: DONT_ARCHIVE}] | two policies",
        "a: [                                                | not valid YAML",
      })
  void aMistakeIsNamedWhenTheFileIsRead(String yaml, String sentence) {
    assertThatThrownBy(() -> DeclarativePolicies.parse(yaml))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(sentence);
  }
}
