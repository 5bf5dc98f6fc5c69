package io.varve.store;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PlainPbPartitionTest {
  @TempDir Path folder;

  @Test
  @Timeout(10)
  void aFileThatIsCutWhileItIsCopiedIsAnError() throws IOException {
    StoreFixture pv = new StoreFixture(folder, "A:pv");
    pv.append(pv.mts, sample("2024-03-01T10:00:00Z", 1), sample("2024-03-01T11:00:00Z", 2));
    PartitionFile file = pv.catalogue.files(pv.mts, pv.key).getFirst();
    try (PlainPbPartition opened = Objects.requireNonNull(PlainPbPartition.open(file, () -> {}));
        FileChannel copy =
            FileChannel.open(
                folder.resolve("copy"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      try (FileChannel cut = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
        cut.truncate(opened.end() - 3);
      }

      assertThatThrownBy(() -> opened.copyLinesTo(copy))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("while it was copied")
          .hasMessageContaining(" " + opened.end() + " ");
    }
  }
}
