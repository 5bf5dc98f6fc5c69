package io.varve.retrieval.answer;

import static io.varve.retrieval.answer.Rendered.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.sample.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The ends of the file; what is within is tested where it is written, and in interop. */
class ParquetAnswerTest {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  @Test
  void aWholeAnswerIsAParquetFile() throws IOException {
    Sample[] samples = IntStream.range(0, 5000).mapToObj(i -> number(i, i)).toArray(Sample[]::new);
    assertThat(Rendered.bytes(Extension.PARQUET, samples)).startsWith(MAGIC).endsWith(MAGIC);
    assertThat(Rendered.bytes(Extension.PARQUET)).startsWith(MAGIC).endsWith(MAGIC);
  }

  // law 8
  @Guards("C12")
  @Test
  void anAnswerCutShortIsNone() throws IOException {
    assertThat(
            new String(Rendered.cutShort(Extension.PARQUET, number(1, 1)), StandardCharsets.UTF_8))
        .endsWith("This table is cut short: disk \"x\"\n");
  }
}
