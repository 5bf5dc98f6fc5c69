package io.varve.mgmt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonPoliciesTest extends PoliciesContract {
  private static final Policies CONTRACT =
      new PythonPolicies(DeclarativePoliciesTest.resource("contract.py"));

  @Override
  Policies policies() {
    return CONTRACT;
  }

  /** A script whose determinePolicy has the given body. */
  private static PythonPolicies deciding(String body) {
    return new PythonPolicies(
        """
        def getPolicyList(): return {}
        def getFieldsArchivedAsPartOfStream(): return []
        def determinePolicy(pvInfo):
          %s
        """
            .formatted(body));
  }

  @Test
  void aScriptSeesWhatEaaShowsIt() {
    PythonPolicies policies =
        deciding(
            """
            return {'policyName': ','.join('%s=%r' % (str(k), type(v).__name__) for k, v in sorted(pvInfo.items())),
                      'samplingPeriod': 1.0, 'samplingMethod': 'MONITOR', 'dataStores': ['pb://x']}
            """);

    PolicyDecision decision =
        policies.decide(
            subject(
                "A:b",
                0.5f,
                "Mine",
                Map.of("MDEL", "0.5", "ADEL", "none", "SCAN", "1 second", "NAME", "A:b")));

    assertThat(decision.policyName())
        .isEqualTo(
            "MDEL='float',SCAN='str',aliasName='NoneType',dbrtype='str',elementCount='int',"
                + "eventCount='int',eventRate='float',policyName='str',pvName='str',"
                + "storageRate='float'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "return None                                                    | must return a dictionary",
        "return {'samplingMethod': 'MONITOR', 'dataStores': ['pb://x']} | no samplingPeriod",
        "return {'samplingPeriod': 'x', 'samplingMethod': 'MONITOR'}    | must be a number",
        "return {'samplingPeriod': 1, 'samplingMethod': 'SOMETIMES'}    | 'SOMETIMES'",
        "return {'samplingPeriod': 1, 'samplingMethod': 'SCAN', 'dataStores': 'pb://x'} | a list",
        "return pvInfo['nothing']                              | at line 4: KeyError: ",
      })
  void anUnusableAnswerIsASentenceThatNamesThePv(String body, String sentence) {
    assertThatThrownBy(() -> deciding(body).decide(subject("A:b", 0, null, Map.of())))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("A:b")
        .hasMessageContaining(sentence);
  }

  @Test
  void aScriptThatDoesNotRunIsRefusedWithLineAndReason() {
    assertThatThrownBy(() -> new PythonPolicies("x = 1\nprint undefined\n"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("at line 2: NameError");
  }

  @Test
  void aScriptWithoutDeterminePolicyIsRefused() {
    assertThatThrownBy(() -> new PythonPolicies("x = 1"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("no function determinePolicy");
  }
}
