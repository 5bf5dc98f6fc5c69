package io.varve.retrieval.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.web.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PvExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A:B                   | A:B          | ''
          mean(A:B)             | A:B          | mean
          mean_60(A:B)          | A:B          | mean_60
          mean(A:B,60)          | A:B          | mean_60
          ignoreflyers(A:B,5,3) | A:B          | ignoreflyers_5_3
          deadBand_2.0(ca://A.X)| ca://A.X     | deadBand_2.0
          A:B.{'f':(1)}         | A:B.{'f':(1)}| ''
          """)
  void anOperatorStandsInFrontOfAParenthesis(String text, String name, String operator) {
    assertThat(PvExpression.parse(text, null)).isEqualTo(new PvExpression(name, operator));
  }

  @Test
  void thePpParameterCountsOnlyWithoutAnOperatorOfItsOwn() {
    assertThat(PvExpression.parse("A", "mean_5").operator()).isEqualTo("mean_5");
    assertThat(PvExpression.parse("max(A)", "mean_5").operator()).isEqualTo("max");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean_60(X", "", "mean()"})
  void whatNamesNoPvIsRefused(String text) {
    assertThatThrownBy(() -> PvExpression.parse(text, null)).isInstanceOf(ApiException.class);
  }
}
