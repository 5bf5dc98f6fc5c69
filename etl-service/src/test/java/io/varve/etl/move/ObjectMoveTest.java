package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.objectstore.BucketServer;
import io.varve.objectstore.ObjectStores;
import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Encoding;
import io.varve.store.ObjectStorage;
import io.varve.store.Packing;
import io.varve.store.PartitionFile;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Moves into a bucket: each sample once, whatever fails on the way. */
@Timeout(120)
class ObjectMoveTest {
  private static final String ROOT = "s3://" + BucketServer.BUCKET + "/site/lts";

  @TempDir Path folder;
  private BucketServer server;
  private ObjectStores stores;
  private Archive archive;

  /** The bucket as a folder that somebody synced. */
  private Store synced;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder.resolve("server"));
    stores = server.client();
    archive = archive(folder, stores);
    synced = lts(server.synced().resolve("site/lts"));
  }

  static Archive archive(Path folder, ObjectStores stores) {
    return new Archive(
        new Store("STS", folder.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0),
        new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 0, 0),
        lts(stores.at(ROOT)));
  }

  private static Store lts(Path root) {
    return new Store("LTS", root, Granularity.PARTITION_YEAR, 0, 0);
  }

  @AfterEach
  void stop() throws IOException {
    stores.close();
    server.close();
  }

  private MoveReport moveToLts() throws IOException {
    return archive.move(Archive.move(), archive.mts, archive.lts);
  }

  @Test
  void daysBecomeAYearAndTheBucketIsAStoreOfFiles() throws IOException {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    archive.write(archive.mts, seconds(DAY + 86_400, 50, 7));
    List<Long> original = archive.seen();

    MoveReport report = moveToLts();

    assertThat(report.failures()).isEmpty();
    assertThat(report.movedFiles()).isEqualTo(2);
    assertThat(archive.partitions(archive.mts)).isEmpty();
    assertThat(archive.partitions(archive.lts)).containsExactly("2024");
    assertThat(archive.seen()).isEqualTo(original);
    assertThat(archive.seen(synced)).isEqualTo(original);
  }

  @Test
  void aYearGrowsByADayAndGetsWhatItLacks() throws IOException {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    moveToLts();
    archive.write(archive.mts, seconds(DAY + 2 * 86_400, 50, 7));
    assertThat(moveToLts().failures()).isEmpty();
    archive.write(archive.mts, seconds(DAY + 86_400, 50, 7));
    archive.write(archive.mts, seconds(DAY + 2 * 86_400, 60, 7));
    List<Long> original = archive.seen();

    MoveReport report = moveToLts();

    assertThat(report.failures()).isEmpty();
    assertThat(archive.partitions(archive.mts)).isEmpty();
    assertThat(archive.seen()).isEqualTo(original).hasSize(160);
    assertThat(archive.seen(synced)).isEqualTo(original);
  }

  @Test
  void aLargeYearGrowsWithoutTravellingAgain() throws IOException {
    for (int day = 0; day < 2; day++) {
      waveforms(archive.mts, DAY + day * 86_400, 70);
      moveToLts();
    }
    assertThat(Files.size(synced.file(KEY, "2024"))).isGreaterThan(11_000_000);
    waveforms(archive.mts, DAY + 2 * 86_400, 1);
    List<Long> original = archive.seen();
    long sent = server.wire().sentBytes();

    assertThat(moveToLts().failures()).isEmpty();

    assertThat(server.wire().sentBytes() - sent).isLessThan(300_000);
    assertThat(archive.seen(synced)).isEqualTo(original).hasSize(141);
  }

  @Guards({"E3", "E34"})
  @Test
  void anUploadThatFailsLeavesTheSourcesAndIsMadeGoodLater() throws IOException {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    moveToLts();
    archive.write(archive.mts, seconds(DAY + 86_400, 50_000, 1));
    List<Long> original = archive.seen();
    server.wire().cut(300_000, 100_000);

    MoveReport failed = moveToLts();

    assertThat(failed.failures()).singleElement().extracting("cause").isEqualTo(FailureCause.IO);
    assertThat(archive.partitions(archive.mts)).containsExactly("2024_02_29");
    server.wire().cut(0, 0);
    assertThat(archive.seen()).isEqualTo(original);
    assertThat(moveToLts().failures()).isEmpty();
    assertThat(archive.seen()).isEqualTo(original);
    assertThat(archive.partitions(archive.mts)).isEmpty();
  }

  @Test
  void troubleThatGoesAwayIsOvercome() throws IOException {
    archive.write(archive.mts, seconds(DAY, 500, 7));
    archive.write(archive.mts, seconds(DAY + 86_400, 500, 7));
    List<Long> original = archive.seen();
    server.wire().refuse(1);
    server.wire().cut(400, 1);
    FailPoints losing =
        step -> {
          if (step == Step.DATA_SYNCED) {
            server.wire().loseAnswers(1);
          }
        };

    MoveReport report = archive.move(Archive.move(losing), archive.mts, archive.lts);

    assertThat(report.failures()).isEmpty();
    assertThat(server.wire().left()).isZero();
    assertThat(archive.seen()).isEqualTo(original);
    assertThat(archive.partitions(archive.mts)).isEmpty();
  }

  @Test
  void whatAnotherWriterPutThereMeanwhileIsNotOverwritten() throws IOException {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    moveToLts();
    archive.write(archive.mts, seconds(DAY + 86_400, 50, 7));
    Archive other = new Archive(folder.resolve("other"));
    other.write(other.lts, seconds(DAY - 86_400, 10, 1));
    Path object = archive.file(archive.lts, DAY);
    FailPoints intruding =
        step -> {
          if (step == Step.DATA_SYNCED) {
            ObjectStorage storage = ObjectStorage.of(object);
            storage.publish(other.file(other.lts, DAY), object, storage.edition(object));
          }
        };

    MoveReport report = archive.move(Archive.move(intruding), archive.mts, archive.lts);

    assertThat(report.failures()).singleElement().extracting("cause").isEqualTo(FailureCause.IO);
    assertThat(archive.partitions(archive.mts)).containsExactly("2024_02_29");
    assertThat(archive.seen(archive.lts)).hasSize(10);
    assertThat(moveToLts().failures()).isEmpty();
    assertThat(archive.seen(archive.lts)).hasSize(60);
  }

  @Guards("E1")
  @Test
  void aMoveThatDiesAtAnyStepIsMadeGood() throws IOException {
    List<Step> steps = new ArrayList<>();
    trial("trial", steps::add, -1);
    for (int halt = 0; halt < steps.size(); halt++) {
      int[] left = {halt};
      trial(
          "halt" + halt,
          step -> {
            if (left[0]-- == 0) {
              throw new Halt();
            }
          },
          halt);
    }
    assertThat(steps).contains(Step.PUBLISHED, Step.SOURCE_REMOVED, Step.PIECE_COPIED);
  }

  private void trial(String name, FailPoints failPoints, int halt) throws IOException {
    Path own = folder.resolve(name);
    Archive trial =
        new Archive(
            new Store("STS", own.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0),
            new Store("MTS", own.resolve("mts"), Granularity.PARTITION_DAY, 0, 0),
            lts(stores.at(ROOT + "/" + name)));
    trial.write(trial.mts, DAY + 100);
    assertThat(trial.move(Archive.move(), trial.mts, trial.lts).failures()).isEmpty();
    trial.write(trial.mts, seconds(DAY, 5, 7));
    trial.write(trial.mts, seconds(DAY + 86_400, 3, 7));
    List<Long> original = trial.seen();
    try {
      trial.move(Archive.move(failPoints), trial.mts, trial.lts);
    } catch (Halt halted) {
      assertThat(trial.seen()).as("after halt %d", halt).isEqualTo(original);
    }
    Archive.move().settleAll(trial.lts);
    assertThat(trial.move(Archive.move(), trial.mts, trial.lts).failures()).isEmpty();
    assertThat(trial.seen()).as("after halt %d and another move", halt).isEqualTo(original);
    assertThat(trial.seen(trial.lts)).isEqualTo(original);
    assertThat(trial.partitions(trial.mts)).isEmpty();
    try (Stream<Path> local = Files.walk(Sidecars.local(trial.lts.root()))) {
      assertThat(local.filter(file -> file.toString().endsWith(".new"))).isEmpty();
    }
  }

  @Test
  void aSummaryIsKeptOnThisMachineAndGrowsWithItsObject() throws IOException {
    Summaries summaries = new Summaries(new Catalogue());
    Store months = new Store("LTS", stores.at(ROOT), Granularity.PARTITION_MONTH, 0, 0);
    for (int day = 0; day < 2; day++) {
      archive.write(archive.mts, seconds(DAY + day * 86_400, 20_000, 2));

      MoveReport report = archive.move(Archive.move(), archive.mts, months);

      assertThat(report.failures()).isEmpty();
      assertThat(report.summaryFailures()).isZero();
      PartitionFile month = archive.files(months).getFirst();
      assertThat(Summaries.pathOf(month)).exists().startsWith(folder);
      assertThat(summaries.rebuild(month)).isEqualTo(Summaries.Outcome.CURRENT);
    }
  }

  @Test
  void daysBecomeAYearOfParquetInABucket() throws IOException {
    Encoding parquet = new Encoding.Parquet(Encoding.Compression.ZSTD, 3);
    Path root = stores.at("s3://" + BucketServer.BUCKET + "/parquet");
    Store cold = new Store("COLD", root, Granularity.PARTITION_YEAR, 0, 0, Packing.FILES, parquet);
    List<Long> original = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      archive.write(archive.mts, seconds(DAY + day * 86_400, 5000, 7));
      original.addAll(archive.seen(archive.mts));

      assertThat(archive.move(Archive.move(), archive.mts, cold).failures()).isEmpty();

      assertThat(archive.partitions(archive.mts)).isEmpty();
      assertThat(archive.seen(cold)).isEqualTo(original);
    }
    assertThat(server.synced().resolve("parquet/T/pv:2024.parquet")).isNotEmptyFile();
  }

  @Test
  void aYearMovesOnFromABucketToo() throws IOException {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    moveToLts();
    Store cold = lts(stores.at("s3://" + BucketServer.BUCKET + "/cold"));
    List<Long> original = archive.seen();

    MoveReport report = archive.move(Archive.move(), archive.lts, cold);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.partitions(archive.lts)).isEmpty();
    assertThat(archive.seen(cold)).isEqualTo(original);
  }

  @Test
  void anObjectThatIsNoPartitionIsNotOverwritten() throws IOException {
    Path file = synced.file(KEY, "2024");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "something\nelse\n");
    archive.write(archive.mts, seconds(DAY, 50, 7));

    MoveReport report = moveToLts();

    assertThat(report.failures())
        .singleElement()
        .extracting("sentence")
        .asString()
        .contains("2024");
    assertThat(archive.partitions(archive.mts)).hasSize(1);
    assertThat(file).hasContent("something\nelse");
  }

  @Test
  void withoutAServerNothingIsRemoved() throws IOException {
    archive.write(archive.mts, seconds(DAY, 50, 7));
    server.close();

    MoveReport report = moveToLts();

    assertThat(report.failures())
        .singleElement()
        .extracting("sentence")
        .asString()
        .contains(ROOT, "Connect")
        .doesNotContain("\n");
    assertThat(archive.seen(archive.mts)).hasSize(50);
    assertThatThrownBy(() -> archive.seen()).isInstanceOf(IOException.class);
  }

  private static void waveforms(Store store, long from, int count) throws IOException {
    Random random = new Random(from);
    for (int i = 0; i < count; i++) {
      double[] values = random.doubles(10_000).toArray();
      Sample sample = new Sample(from + i, 5, new SampleValue.WaveformDouble(values), 0, 0);
      Archive.append(store.file(KEY, store.granularity().at(from)), Archive.PV, sample);
    }
  }

  /** Stands for the death of the process: no handler of exceptions sees it. */
  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }
}
