package io.varve.retrieval.compress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, deflate               | GZIP
          gzip, deflate, br, zstd     | ZSTD
          zstd;q=0.5, gzip;q=0.8      | GZIP
          GZIP;Q=1.0                  | GZIP
          x-gzip                      | GZIP
          *                           | ZSTD
          *;q=0.1, zstd;q=0           | GZIP
          gzip ; q=0.001              | GZIP
          """)
  void theBestOfWhatTheClientTakesIsChosen(String header, Coding expected) {
    assertThat(AcceptEncoding.best(header)).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({"identity", "gzip;q=0", "gzip;q=none", "br", "';'", "''"})
  void nothingIsCompressedForOthers(String header) {
    assertThat(AcceptEncoding.best(header)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, identity;q=0            | true
          zstd, *;q=0                   | true
          *;q=0, identity               | false
          gzip, deflate, br, zstd       | false
          gzip, *                       | false
          ''                            | false
          """)
  void whoRefusesPlainAnswersInsists(String header, boolean insists) {
    assertThat(AcceptEncoding.insists(header)).isEqualTo(insists);
  }

  @Test
  void nothingIsCompressedForThoseWhoDoNotAsk() {
    assertThat(AcceptEncoding.best(null)).isEmpty();
    assertThat(AcceptEncoding.insists(null)).isFalse();
  }
}
