package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ManySmallFilesTest {
  @TempDir Path folder;

  @Test
  @Timeout(120)
  void tenThousandFilesOfFiveMinutesMoveQuickly() throws IOException {
    Archive archive =
        new Archive(
            new Store("STS", folder.resolve("sts"), Granularity.PARTITION_5MIN, 0, 0),
            new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 0, 0),
            new Store("LTS", folder.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0));
    int files = 10_000;
    long[] samples = LongStream.range(0, files).map(i -> Archive.DAY + i * 300 + i % 300).toArray();
    archive.write(archive.sts, samples);
    long start = System.nanoTime();

    MoveReport report = archive.moveToMts();

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(report.movedFiles()).isEqualTo(files);
    assertThat(archive.partitions(archive.mts)).hasSize(files / 288 + 1);
    assertThat(archive.seen(archive.mts)).isEqualTo(LongStream.of(samples).boxed().toList());
    // Some 3 s on two cores; three fsyncs a file instead of a few a day would take minutes.
    assertThat(took).isLessThan(Duration.ofSeconds(60));
  }
}
