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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
  private static final FileSystem FILES = FileSystems.getDefault();
  private static final Checkpoint CHECKPOINT =
      Checkpoint.copying(
          "A/B c:",
          "2024_02",
          1234,
          List.of(
              new Checkpoint.Source(Path.of("/sts/A/B c:2024_02_29_00.pb"), 57, 890, 900),
              new Checkpoint.Source(Path.of("/sts/A/B c:2024_02_29_01.pb"), 57, 58, 58)));

  private static final Checkpoint COMMITTED =
      new Checkpoint(
          Checkpoint.State.COMMITTED,
          CHECKPOINT.key(),
          CHECKPOINT.partition(),
          CHECKPOINT.anchor(),
          CHECKPOINT.sources());

  @Test
  void whatIsWrittenIsRead() throws IOException {
    assertThat(Checkpoint.decode(CHECKPOINT.encode(), FILES)).isEqualTo(CHECKPOINT);
    assertThat(Checkpoint.decode(COMMITTED.encode(), FILES)).isEqualTo(COMMITTED);
  }

  @Test
  void theFormatIsWhatItsSpecificationSays() throws IOException {
    assertThat(new String(CHECKPOINT.encode(), StandardCharsets.UTF_8))
        .startsWith(
            """
            varve etl checkpoint 2
            key A/B c:
            partition 2024_02
            anchor 1234
            source 57 890 900 /sts/A/B c:2024_02_29_00.pb
            source 57 58 58 /sts/A/B c:2024_02_29_01.pb
            crc32c \
            """)
        .hasLineCount(7);
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

  // a crash within the last line leaves what is copied as it was: not committed
  @Guards("E5")
  @Test
  void aCommitThatIsNotWholeIsNone() throws IOException {
    byte[] whole = COMMITTED.encode();
    for (int length = CHECKPOINT.encode().length; length < whole.length; length++) {
      assertThat(Checkpoint.decode(Arrays.copyOf(whole, length), FILES)).isEqualTo(CHECKPOINT);
    }
  }

  @Test
  void aLaterVersionIsLeftAlone() {
    assertThatThrownBy(
            () -> Checkpoint.decode(whole("varve etl checkpoint 3\nsomething new\n"), FILES))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(TornCheckpointException.class)
        .hasMessageContaining("checkpoint 3");
  }

  // one being replaced had no part of its sources under its name, so nothing of it may be cut
  @Guards("E28")
  @ParameterizedTest
  @CsvSource({
    "copying, append, COPYING",
    "committed, append, COMMITTED",
    "copying, replace, COMMITTED",
    "committed, replace, COMMITTED"
  })
  void aCheckpointOfTheFirstVersionIsUnderstood(
      String state, String method, Checkpoint.State expected) throws IOException {
    byte[] first =
        whole(
            """
            varve etl checkpoint 1
            state %s
            method %s
            key A/B c:
            partition 2024_02
            anchor 1234
            source 57 890 900 /sts/A/B c:2024_02_29_00.pb
            """
                .formatted(state, method));

    Checkpoint read = Checkpoint.decode(first, FILES);

    assertThat(read.state()).isEqualTo(expected);
    assertThat(read.key()).isEqualTo("A/B c:");
    assertThat(read.anchor()).isEqualTo(1234);
    assertThat(read.sources()).containsExactly(CHECKPOINT.sources().getFirst());
  }

  static byte[] whole(String content) {
    CRC32C crc = new CRC32C();
    crc.update(content.getBytes(StandardCharsets.UTF_8));
    return (content + String.format("crc32c %08x\n", crc.getValue()))
        .getBytes(StandardCharsets.UTF_8);
  }
}
