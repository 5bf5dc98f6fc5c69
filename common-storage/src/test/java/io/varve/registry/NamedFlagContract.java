package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

interface NamedFlagContract {
  Registry registry();

  Registry anotherProcess();

  @Test
  default void aFlagThatNobodySetIsOff() {
    assertThat(registry().namedFlags().get("SKIP_LTS_FOR_ETL")).isFalse();
    assertThat(registry().namedFlags().all()).isEmpty();
  }

  @Test
  default void aFlagSurvivesTheProcessThatSetIt() {
    registry().namedFlags().set("b", true);
    registry().namedFlags().set("a", true);
    registry().namedFlags().set("a", false);

    assertThat(anotherProcess().namedFlags().all()).hasToString("{a=false, b=true}");
    assertThat(anotherProcess().namedFlags().get("b")).isTrue();
  }

  @Test
  default void settingAFlagToWhatItIsChangesNothing() {
    assertThat(registry().namedFlags().set("a", true)).isTrue();
    long before = registry().revision();

    assertThat(registry().namedFlags().set("a", true)).isFalse();

    assertThat(registry().revision()).isEqualTo(before);
  }

  @Test
  default void trueAndFalseAreTheirOwnValues() {
    assertThat(registry().namedFlags().get("TRUE")).isTrue();
    assertThat(registry().namedFlags().get("false")).isFalse();
    assertThatThrownBy(() -> registry().namedFlags().set("true", false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
