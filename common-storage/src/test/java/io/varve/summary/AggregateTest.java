package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The figures of contract storage-retrieval 5.7, data set A. */
class AggregateTest {
  private static Aggregate of(double... values) {
    Aggregate sum = new Aggregate();
    for (int i = 0; i < values.length; i++) {
      sum.add(i, values[i], 0, false);
    }
    return sum;
  }

  @Test
  void aBinFilledBySamplesHasTheGoldenFiguresToTheLastBit() {
    Aggregate sum = of(1, 2, 6);
    assertThat(sum.mean()).isEqualTo(3);
    assertThat(sum.standardDeviation()).isEqualTo(2.6457513110645907);
    assertThat(sum.variance()).isEqualTo(7);
    assertThat(sum.populationVariance()).isEqualTo(4.666666666666667);
    assertThat(sum.skewness()).isCloseTo(1.4578629673213048, within());
    assertThat(sum.kurtosis()).isNaN();
    assertThat(of(101, 1, 2, 6, 10, 20).samples()).isEqualTo(6);
    assertThat(of(1, 2, 6, 10, 20).standardDeviation()).isEqualTo(7.694153624668537);
    assertThat(of(1, 2, 6, 10, 20).mean()).isEqualTo(7.8);
  }

  @Test
  void nanIsASampleAndNoNumber() {
    Aggregate sum = of(30, Double.NaN);
    assertThat(sum.samples()).isEqualTo(2);
    assertThat(sum.numbers()).isEqualTo(1);
    assertThat(sum.mean()).isEqualTo(30);
    assertThat(sum.variance()).isZero();
    assertThat(sum.last()).isNaN();
    assertThat(of(Double.NaN).mean()).isNaN();
    assertThat(of(Double.NaN).min()).isNaN();
    assertThat(of(Double.NaN).variance()).isNaN();
  }

  @Test
  void mergedPartsAreTheWhole() {
    Aggregate sum = of(1, 2);
    sum.merge(of());
    sum.merge(of(Double.NaN));
    sum.merge(of(6, 10, 20));
    assertThat(sum.samples()).isEqualTo(6);
    assertThat(sum.numbers()).isEqualTo(5);
    assertThat(sum.mean()).isCloseTo(7.8, within());
    assertThat(sum.standardDeviation()).isCloseTo(7.694153624668537, within());
    assertThat(sum.skewness()).isCloseTo(of(1, 2, 6, 10, 20).skewness(), within());
    assertThat(sum.kurtosis()).isCloseTo(of(1, 2, 6, 10, 20).kurtosis(), within());
  }

  @Test
  void theNewestNumberIsTheLastValueThatIsOne() {
    Aggregate sum = of(1, 2, Double.NaN);
    assertThat(sum.last()).isNaN();
    assertThat(sum.lastNumber()).isEqualTo(2);
    sum.merge(of(Double.NaN));
    assertThat(sum.lastNumber()).isEqualTo(2);
    sum.merge(of(5));
    assertThat(sum.lastNumber()).isEqualTo(5);
    assertThat(of(Double.NaN).lastNumber()).isNaN();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }
}
