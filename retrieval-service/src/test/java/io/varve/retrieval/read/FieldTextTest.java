package io.varve.retrieval.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.DbrType;
import io.varve.sample.SampleValue;
import org.junit.jupiter.api.Test;

class FieldTextTest {

  @Test
  void aTextIsReadAsThePvsType() {
    assertThat(FieldText.as(DbrType.SCALAR_DOUBLE, "9.5"))
        .hasValue(new SampleValue.ScalarDouble(9.5));
    assertThat(FieldText.as(DbrType.SCALAR_FLOAT, "NaN"))
        .hasValue(new SampleValue.ScalarFloat(Float.NaN));
    assertThat(FieldText.as(DbrType.SCALAR_STRING, "a b"))
        .hasValue(new SampleValue.ScalarString("a b"));
  }

  @Test
  void aWholeNumberMayBeWrittenAsLimitsAre() {
    assertThat(FieldText.as(DbrType.SCALAR_INT, "10.0")).hasValue(new SampleValue.ScalarInt(10));
    assertThat(FieldText.as(DbrType.SCALAR_ENUM, "-1"))
        .hasValue(new SampleValue.ScalarEnum((short) -1));
  }

  @Test
  void aWaveformsFieldIsAScalar() {
    assertThat(FieldText.as(DbrType.WAVEFORM_SHORT, "7"))
        .hasValue(new SampleValue.ScalarShort((short) 7));
  }

  @Test
  void whatIsNoValueOfTheTypeIsNotGuessed() {
    assertThat(FieldText.as(DbrType.SCALAR_DOUBLE, "golden")).isEmpty();
    assertThat(FieldText.as(DbrType.SCALAR_INT, "9.5")).isEmpty();
    assertThat(FieldText.as(DbrType.SCALAR_BYTE, "128")).isEmpty();
    assertThat(FieldText.as(DbrType.SCALAR_SHORT, "NaN")).isEmpty();
  }
}
