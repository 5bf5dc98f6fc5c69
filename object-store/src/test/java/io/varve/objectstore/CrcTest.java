package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CrcTest {

  @Property(tries = 200)
  void theSumOfTwoTextsFollowsFromTheirSums(
      @ForAll @Size(max = 5000) byte[] text, @ForAll int where) throws IOException {
    int cut = Math.floorMod(where, text.length + 1);
    int first = sum(Arrays.copyOf(text, cut));
    int second = sum(Arrays.copyOfRange(text, cut, text.length));

    assertThat(Crc32c.combine(first, second, text.length - cut)).isEqualTo(sum(text));
  }

  @Test
  void theSumIsWrittenAsS3WritesIt() throws IOException {
    int sum = sum("123456789".getBytes(StandardCharsets.US_ASCII));

    assertThat(sum).isEqualTo(0xE3069283);
    assertThat(Crc32c.text(sum)).isEqualTo("4waSgw==");
    assertThat(Crc32c.parse("4waSgw==")).isEqualTo(sum);
  }

  private static int sum(byte[] bytes) throws IOException {
    return Crc32c.of(new ByteArrayInputStream(bytes));
  }
}
