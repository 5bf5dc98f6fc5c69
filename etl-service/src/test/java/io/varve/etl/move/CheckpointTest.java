package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final FileSystem FILES = FileSystems.getDefault();
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          Checkpoint.State.COPYING,
          Checkpoint.Method.APPEND,
          "A/B c:",
          "2024_02",
          1234,
          List.of(
              new Checkpoint.Source(Path.of("/sts/A/B c:2024_02_29_00.pb"), 57, 890, 900),
              new Checkpoint.Source(Path.of("/sts/A/B c:2024_02_29_01.pb"), 57, 58, 58)));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    assertThat(Checkpoint.decode(CHECKPOINT.encode(), FILES)).isEqualTo(CHECKPOINT);
    assertThat(Checkpoint.decode(CHECKPOINT.committed().encode(), FILES))
        .isEqualTo(CHECKPOINT.committed());
  }

  @Test
  void theFormatIsWhatItsSpecificationSays() throws IOException {
    assertThat(new String(CHECKPOINT.encode(), StandardCharsets.UTF_8))
        .startsWith(
            """
            varve etl checkpoint 1
            state copying
            method append
            key A/B c:
            partition 2024_02
            anchor 1234
            source 57 890 900 /sts/A/B c:2024_02_29_00.pb
            source 57 58 58 /sts/A/B c:2024_02_29_01.pb
            crc32c \
            """)
        .hasLineCount(9);
  }

  @Guards("E2")
  @Test
  void everyTornFormIsRecognised() throws IOException {
    byte[] whole = CHECKPOINT.encode();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Checkpoint.decode(torn, FILES))
          .isInstanceOf(TornCheckpointException.class);
    }
  }

  @Test
  void everyFlippedBitIsRecognised() throws IOException {
    byte[] whole = CHECKPOINT.encode();
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 4;
      assertThatThrownBy(() -> Checkpoint.decode(flipped, FILES))
          .isInstanceOf(TornCheckpointException.class);
    }
  }

  @Test
  void aLaterVersionIsLeftAlone() {
    String content = "varve etl checkpoint 2\nsomething new\n";
    CRC32C crc = new CRC32C();
    crc.update(content.getBytes(StandardCharsets.UTF_8));
    String whole = content + String.format("crc32c %08x\n", crc.getValue());
    assertThatThrownBy(() -> Checkpoint.decode(whole.getBytes(StandardCharsets.UTF_8), FILES))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(TornCheckpointException.class)
        .hasMessageContaining("checkpoint 2");
  }
}
