package io.varve.engine.channel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.FieldValue;
import org.junit.jupiter.api.Test;

class FieldListTest {
  private final FieldList fields = new FieldList();

  @Test
  void fieldsStayInTheOrderInWhichTheyCame() {
    assertThat(fields.isEmpty()).isTrue();
    assertThat(fields.put("HIGH", "1")).isNull();
    assertThat(fields.put("EGU", "mm")).isNull();
    assertThat(fields.put("HIGH", "2")).isEqualTo("1");
    assertThat(fields.all())
        .containsExactly(new FieldValue("HIGH", "2"), new FieldValue("EGU", "mm"));
    assertThat(fields.isEmpty()).isFalse();
  }

  @Test
  void ofAFieldInBothListsTheFirstCounts() {
    fields.put("EGU", "mm");
    FieldList others = new FieldList();
    others.put("DESC", "a wave");
    others.put("EGU", "m");
    assertThat(fields.with(others))
        .containsExactly(new FieldValue("EGU", "mm"), new FieldValue("DESC", "a wave"));
  }

  @Test
  void nothingIsLeftOfAListThatWasCleared() {
    fields.put("EGU", "mm");
    fields.clear();
    assertThat(fields.isEmpty()).isTrue();
    assertThat(fields.all()).isEmpty();
  }
}
