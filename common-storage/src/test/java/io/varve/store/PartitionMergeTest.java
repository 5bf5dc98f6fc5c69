package io.varve.store;

import static io.varve.store.StoreFixture.line;
import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionMergeTest {
  @TempDir Path folder;
  private StoreFixture fixture;
  private Path file;
  private PartitionMerge merge;

  @BeforeEach
  void merge() {
    fixture = new StoreFixture(folder, "A:B");
    Sample any = at(0);
    Partition partition = fixture.sts.granularity().at(any.epochSecond());
    file = fixture.sts.file(fixture.key, partition);
    merge =
        new PartitionMerge(
            fixture.appender,
            fixture.sts,
            fixture.key,
            new PartitionHeader(any.type(), "A:B", 2026),
            partition,
            false);
  }

  @Test
  void addsOnlyWhatTheFileLacksAtItsEnd() throws IOException {
    append(0, 1, 2);
    assertThat(add(1, 2, 3, 4)).isEqualTo(2);
    assertThat(add(3, 4)).isZero();
    assertFileHolds(0, 1, 2, 3, 4);
    assertThat(folder.resolve("sts/.varve/quarantine")).doesNotExist();
  }

  @Test
  void makesTheFileWhenThereIsNone() throws IOException {
    assertThat(add(0, 1)).isEqualTo(2);
    assertFileHolds(0, 1);
  }

  @Test
  void fillsWhatIsMissingInTheMiddleAndKeepsWhatOnlyTheFileHas() throws IOException {
    append(0, 1, 4, 5);
    assertThat(add(1, 2)).isEqualTo(1);
    assertThat(add(3, 4)).isEqualTo(1);
    merge.finish();
    assertFileHolds(0, 1, 2, 3, 4, 5);
  }

  @Test
  void replacesZerosThatAPowerCutLeftAndSetsACopyAside() throws IOException {
    append(0, 1, 2, 3);
    int length = line(at(0)).length;
    long end = Files.size(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(length), end - 3L * length);
    }
    byte[] damaged = Files.readAllBytes(file);

    assertThat(add(1, 2, 3)).isEqualTo(2);

    assertFileHolds(0, 1, 2, 3);
    try (Stream<Path> aside = Files.list(folder.resolve("sts/.varve/quarantine"))) {
      assertThat(Files.readAllBytes(aside.findFirst().orElseThrow())).isEqualTo(damaged);
    }
  }

  @Test
  void takesOlderLinesAfterNewerOnesAsTheJournalRepeatsThem() throws IOException {
    append(0);
    assertThat(add(3, 4)).isEqualTo(2);
    assertThat(add(1, 2)).isEqualTo(2);
    merge.finish();
    assertFileHolds(0, 1, 2, 3, 4);
  }

  private int add(int... numbers) throws IOException {
    LineBuffer lines = new LineBuffer(64);
    for (int number : numbers) {
      byte[] line = line(at(number));
      lines.put(line, 0, line.length);
    }
    return merge.add(lines.array(), lines.size());
  }

  private void append(int... numbers) throws IOException {
    for (int number : numbers) {
      fixture.append(fixture.sts, at(number));
    }
  }

  private void assertFileHolds(Integer... numbers) throws IOException {
    assertThat(fixture.read("2026-03-04T05:00:00Z", "2026-03-04T06:00:00Z"))
        .isEqualTo(Stream.of(numbers).map(Integer::doubleValue).toList());
    long lines = 0;
    for (byte b : Files.readAllBytes(file)) {
      lines += b == '\n' ? 1 : 0;
    }
    assertThat(lines).isEqualTo(1 + List.of(numbers).size());
  }

  private static Sample at(int number) {
    return sample("2026-03-04T05:00:0" + number + "Z", number);
  }
}
