package io.varve.etl.job;

import static io.varve.etl.job.JobCrashes.expected;
import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.job.JobRig.url;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.Archive;
import io.varve.partition.Granularity;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs on a PV whose last store keeps Parquet files: each file stays what its name says. */
class ParquetJobsTest {
  private static final long BEFORE = DAY - 86_400;
  private static final long[] HISTORY = seconds(BEFORE, 20, 60);

  @TempDir Path folder;
  private JobRig rig;
  private Store parquet;

  @BeforeEach
  void start() throws IOException {
    rig = new JobRig(folder);
    rig.paused();
    parquet = Store.parse(parquetUrl("parquet"), new StoreMacros(Map.of()));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private String parquetUrl(String name) {
    return url("LTS", folder.resolve(name), Granularity.PARTITION_YEAR)
        .replaceFirst("pb", "parquet");
  }

  private Job changeStore(String from, String to) {
    return done(
        rig.run("changeStore", PV, Map.of("storage", "LTS", "from", from, "newbackend", to)));
  }

  private static Job done(Job job) {
    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    return job;
  }

  /** Has the history in Parquet, by the job that is to bring it there. */
  private void historyInParquet() throws IOException {
    rig.archive.write(rig.archive.lts, HISTORY);
    changeStore(rig.etl.urls().getLast(), parquetUrl("parquet"));
  }

  private static List<Path> files(Path root, String extension) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(extension)).toList();
    }
  }

  private void assertIsParquet(Store store) throws IOException {
    List<Path> files = files(store.root(), ".parquet");
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .startsWith("PAR1")
          .endsWith("PAR1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "lts"})
  void aStoreBecomesParquetAndPlainAgain(String name) throws IOException {
    rig.archive.write(rig.archive.lts, HISTORY);
    String plain = rig.etl.urls().getLast();
    Store other = Store.parse(parquetUrl(name), new StoreMacros(Map.of()));

    Job there = changeStore(plain, parquetUrl(name));

    assertThat(there.results()).containsEntry("samples", "20");
    assertThat(rig.seen(PV)).isEqualTo(expected(HISTORY));
    assertIsParquet(other);
    assertThat(rig.archive.partitions(rig.archive.lts)).isEmpty();

    changeStore(parquetUrl(name), plain);

    assertThat(rig.seen(PV)).isEqualTo(expected(HISTORY));
    assertThat(rig.archive.seen(rig.archive.lts)).hasSize(20);
    assertThat(Archive.catalogue().files(other, Archive.KEY)).isEmpty();
    assertThat(rig.archive.lts.root().resolve(".varve/jobs")).isEmptyDirectory();
  }

  @Test
  void aLineThatSaysMoreThanItMustIsNoOtherSample() throws IOException {
    rig.archive.write(rig.archive.lts, BEFORE);
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder().encode(sample(BEFORE + 10, 1), line);
    byte[] plain = line.toByteArray();
    byte[] severityNone = {0x20, 0x00, '\n'};
    Path file = files(rig.archive.lts.root(), ".pb").getFirst();
    Files.write(file, Arrays.copyOf(plain, plain.length - 1), StandardOpenOption.APPEND);
    Files.write(file, severityNone, StandardOpenOption.APPEND);

    changeStore(rig.etl.urls().getLast(), parquetUrl("parquet"));

    assertThat(rig.seen(PV)).hasSize(2).endsWith((BEFORE + 10) + "=1.0");
  }

  @Test
  void whatAParquetStoreHoldsAlreadyIsMergedWithWhatComes() throws IOException {
    historyInParquet();
    Store other = rig.store("other", Granularity.PARTITION_DAY);
    JobRig.write(other, PV, sample(BEFORE + 30, 7), sample(BEFORE + 60, -1));

    Job job =
        done(
            rig.run(
                "import",
                PV,
                Map.of(
                    "storage", "LTS",
                    "src", url("other", other.root(), other.granularity()),
                    "from", "2020-01-01T00:00:00Z",
                    "to", "2025-01-01T00:00:00Z")));

    assertThat(job.results()).containsEntry("samples", "1").containsEntry("conflicts", "1");
    assertThat(rig.seen(PV)).hasSize(21).contains((BEFORE + 30) + "=7.0");
    assertIsParquet(parquet);
  }

  @Test
  void aRangeIsDeletedFromAParquetFileAndBroughtBack() throws IOException {
    historyInParquet();
    rig.archive.write(rig.archive.sts, DAY, DAY + 10);
    List<String> all = rig.seen(PV);

    Job deletion = delete(BEFORE + 300, DAY + 5);

    done(deletion);
    assertThat(deletion.results()).containsEntry("samples", "16");
    List<String> left = new ArrayList<>(expected(seconds(BEFORE, 5, 60)));
    left.addAll(expected(DAY + 10));
    assertThat(rig.seen(PV)).isEqualTo(left);
    assertIsParquet(parquet);
    done(rig.run("restoreRange", PV, Map.of("id", deletion.id())));
    assertThat(rig.seen(PV)).isEqualTo(all);
    assertIsParquet(parquet);
  }

  @Test
  void aParquetFileOfNothingElseIsDeletedAsAWhole() throws IOException {
    historyInParquet();

    done(delete(BEFORE, DAY));

    assertThat(rig.seen(PV)).isEmpty();
    assertThat(Archive.catalogue().files(parquet, Archive.KEY)).isEmpty();
  }

  @Test
  void aFileThatDoesNotSayWhatItHoldsEndsADeletionBeforeItBegins() throws IOException {
    historyInParquet();
    rig.archive.write(rig.archive.sts, DAY, DAY + 10);
    Files.writeString(files(parquet.root(), ".parquet").getFirst(), "no Parquet");

    Job job = delete(BEFORE, DAY + 5);

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("nothing was deleted");
    assertThat(rig.archive.seen(rig.archive.sts)).hasSize(2);
    assertThat(rig.registry.deletedRanges().of(PV)).isEmpty();
  }

  @Test
  void aParquetFileGetsAnotherType() throws IOException {
    historyInParquet();

    Job job = done(rig.run("changeType", PV, Map.of("newtype", "DBR_SCALAR_INT")));

    assertThat(rig.seen(PV)).hasSize(20).startsWith(BEFORE + "=" + BEFORE);
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().type())
        .isEqualTo(DbrType.SCALAR_INT);
    assertThat(files(parquet.root().resolve(".varve/trash/" + job.id()), ".parquet")).hasSize(1);
    assertIsParquet(parquet);
  }

  @Test
  void aParquetStoreTakesTheHistoryOfAnOlderPv() throws IOException {
    historyInParquet();
    rig.save(rig.info("Old:pv").dataStores(registered()).paused(true).build());
    JobRig.write(rig.archive.sts, "Old:pv", sample(BEFORE - 10, 1));

    done(
        rig.run(
            "appendAndAlias",
            PV,
            Map.of(
                "olderpv", "Old:pv",
                "storage", "LTS",
                "olderkey", "",
                "olderstores", String.join("\n", registered()))));

    assertThat(rig.seen(PV)).hasSize(21).contains((BEFORE - 10) + "=1.0");
    assertIsParquet(parquet);
  }

  private List<String> registered() {
    return rig.registry.typeInfos().find(PV).orElseThrow().dataStores();
  }

  private Job delete(long from, long to) {
    return rig.run(
        "deleteRange",
        PV,
        Map.of(
            "from", Instant.ofEpochSecond(from).toString(),
            "to", Instant.ofEpochSecond(to).toString()));
  }
}
