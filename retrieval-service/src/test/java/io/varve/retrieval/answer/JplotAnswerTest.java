package io.varve.retrieval.answer;

import static io.varve.retrieval.answer.Rendered.number;
import static io.varve.retrieval.answer.Rendered.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JplotAnswerTest {
  private static final Sample FIRST = sample(10, 13, new SampleValue.ScalarDouble(1.5));
  private static final Sample SECOND =
      sample(11, 500_000_000, new SampleValue.ScalarDouble(Double.NaN));

  @Test
  void itIsLaidOutAsEaaDoes() throws IOException {
    assertThat(Rendered.text(Extension.JPLOT, false, FIRST, SECOND))
        .isEqualTo(
            """
            [\s
            { "label": "T:X", "data": [\s
            [2024-03-01T00:00:10.000000013Z[UTC], 1.5],
            [2024-03-01T00:00:11.500Z[UTC], NaN] ] }\s
             ]
            """);
    assertThat(Rendered.text(Extension.JPLOT, false)).isEqualTo("[ \n ]\n");
  }

  @Test
  void aStrictAnswerIsJson() throws IOException {
    JsonNode answer =
        JsonMapper.shared().readTree(Rendered.text(Extension.JPLOT, true, FIRST, SECOND));
    assertThat(answer.at("/0/data/0/0").asString())
        .isEqualTo("2024-03-01T00:00:10.000000013Z[UTC]");
    assertThat(answer.at("/0/data/1/1").isNull()).isTrue();
  }

  @Test
  void aStrictJsonAnswerHasNullForWhatIsNoNumber() throws IOException {
    String json =
        Rendered.text(
            Extension.JSON,
            true,
            FIRST,
            SECOND,
            number(12, Double.NEGATIVE_INFINITY),
            number(13, 2));
    JsonNode data = JsonMapper.shared().readTree(json).at("/0/data");
    assertThat(data.size()).isEqualTo(4);
    assertThat(data.at("/1/val").isNull()).isTrue();
    assertThat(data.at("/2/val").isNull()).isTrue();
    assertThat(data.at("/3/val").asDouble()).isEqualTo(2);
  }

  // law 8
  @Guards("C12")
  @Test
  void anAnswerCutShortSaysSo() throws IOException {
    assertThat(
            new String(
                Rendered.cutShort(Extension.JPLOT, FIRST, number(12, 3)), StandardCharsets.UTF_8))
        .endsWith(", 3.0] ], \"truncated\": \"disk \\\"x\\\"\" } \n ]\n");
  }
}
