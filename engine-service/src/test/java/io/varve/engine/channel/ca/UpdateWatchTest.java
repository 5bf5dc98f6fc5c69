package io.varve.engine.channel.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.typeinfo.TypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateWatchTest {

  @ParameterizedTest
  @ValueSource(strings = {"X", "X:Y", "X.VAL"})
  void theValueOfARecordIsWatched(String name) {
    assertThat(UpdateWatch.of(TypeInfo.named(name).build())).isNotNull();
  }

  /** They stay quiet, and rightly, while the record's value moves. */
  @ParameterizedTest
  @ValueSource(strings = {"X.HIGH", "X.DESC", "X.{\"dbnd\":{\"abs\":1.5}}"})
  void otherFieldsAndFilteredChannelsAreNotWatched(String name) {
    assertThat(UpdateWatch.of(TypeInfo.named(name).build())).isNull();
  }
}
