package io.varve.etl.run;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.PV;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.etl.job.ConsolidationOrder;
import io.varve.etl.move.Archive;
import io.varve.etl.plan.Schedule;
import io.varve.etl.report.DetailRow;
import io.varve.etl.report.EtlController;
import io.varve.etl.report.EtlReports;
import io.varve.faults.Fault;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.RangeReader;
import io.varve.store.RemoteRoots;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import io.varve.web.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that does not answer any more, as a dead mount does, with the threads of production. */
@Timeout(60)
class HungStoreTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int THREADS = 2;
  private static final String OTHER = "T:other";
  private static final String BEHIND = "T:behind";

  @TempDir Path folder;
  private FaultFileSystem files;
  private Archive archive;
  private Store elsewhere;
  private Workers workers;
  private EtlRig rig;
  private final PartitionAppender engine = new PartitionAppender(new Durable());

  @BeforeEach
  void start() throws IOException {
    files = FaultFileSystem.over(folder);
    archive = new Archive(files.root());
    elsewhere =
        new Store("MTS", files.root().resolve("elsewhere"), Granularity.PARTITION_DAY, 0, 0);
    workers = new WorkerPools(THREADS);
    rig =
        new EtlRig(
            folder, archive, RemoteRoots.NONE, "ETL of test", root -> Long.MAX_VALUE / 2, workers);
    rig.addPv();
    archive.write(archive.sts, seconds(DAY - 86_400, 3, 1));
    record(archive.mts, "T:third", DAY - 86_400);
    rig.runAt(Instant.ofEpochSecond(DAY));
    rig.seal(Instant.ofEpochSecond(DAY));
    // Takes the locks of the stores, and leaves the day before in the medium-term store.
    rig.runAt(Instant.ofEpochSecond(DAY + 3600 + 310));
    await().atMost(SOON).until(() -> archive.seen(archive.mts).size() == 3);
  }

  @AfterEach
  void stop() throws IOException {
    files.faults().liftAll();
    assertThat(workers.stop(SOON)).isTrue();
    rig.close();
  }

  /** As the recorder flushes. */
  private void record(Store store, String pvName, long second) throws IOException {
    LineBuffer line = line(second);
    engine.append(
        store,
        KeyRule.DEFAULT.keyOf(pvName),
        pvName,
        DbrType.SCALAR_DOUBLE,
        store.granularity().at(second),
        line.toByteArray(),
        0,
        line.size());
  }

  private static LineBuffer line(long second) {
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder()
        .encode(new Sample(second, 5, new SampleValue.ScalarDouble((double) second), 0, 0), line);
    return line;
  }

  private static List<Long> seen(String pvName, Store... stores) throws IOException {
    List<Long> seconds = new ArrayList<>();
    TimeRange always = new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    try (SampleStream samples =
        new RangeReader(new Catalogue())
            .open(KeyRule.DEFAULT.keyOf(pvName), List.of(stores), always, List.of())) {
      while (samples.next()) {
        seconds.add(samples.current().epochSecond());
      }
    }
    return seconds;
  }

  private void addPv(String pvName, Store mts) {
    rig.registry
        .typeInfos()
        .save(
            TypeInfo.named(pvName)
                .appliance(EtlRig.APPLIANCE)
                .dataStores(
                    List.of(EtlRig.url(archive.sts), EtlRig.url(mts), EtlRig.url(archive.lts)))
                .build());
  }

  private double gauge(String name) {
    return rig.meterRegistry.get(name).gauge().value();
  }

  private double failures() {
    return rig.meterRegistry.get("varve.etl.failures").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /** Lets the hour from DAY on be due, in PVs of the same and of another destination. */
  private void hangs(Fault hang) throws IOException, InterruptedException {
    addPv(OTHER, elsewhere);
    addPv(BEHIND, archive.mts);
    rig.runAt(Instant.ofEpochSecond(DAY + 3600 + 311));
    archive.write(archive.sts, seconds(DAY, 5, 1));
    record(archive.sts, OTHER, DAY);
    record(archive.sts, BEHIND, DAY);
    rig.seal(Instant.ofEpochSecond(DAY + 3600));
    rig.runAt(Instant.ofEpochSecond(DAY + 2 * 3600 + 310));
    assertThat(hang.awaitHit(SOON)).isTrue();
  }

  @Guards({"E19", "A19", "D13"})
  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"WRITE", "FORCE", "MOVE"})
  void whatDoesNotNeedItGoesOnAndWhatDoesIsDoneWhenItIsBack(Operation operation) throws Exception {
    Fault hang = files.faults().hang(operation, "**/mts/**");
    hangs(hang);

    await().atMost(SOON).until(() -> seen(OTHER, elsewhere), List.of(DAY)::equals);
    assertThat(archive.seen()).as("a reader of what was moved before").hasSize(8);
    record(archive.sts, PV, DAY + 2 * 3600 + 60);
    engine.appendLate(
        archive.sts,
        KEY,
        PV,
        DbrType.SCALAR_DOUBLE,
        archive.sts.granularity().at(DAY + 30),
        line(DAY + 30).toByteArray(),
        0,
        line(DAY + 30).size());
    assertThat(archive.seen()).as("what the engine appended meanwhile").hasSize(10);

    // The next stage of the PV that hangs waits, and that of another PV does not.
    addPv("T:third", archive.mts);
    rig.seal(Instant.ofEpochSecond(DAY + 8 * 3600));
    rig.runAt(Instant.ofEpochSecond(DAY + 8 * 3600));
    rig.runAt(Instant.ofEpochSecond(DAY + 16 * 3600 + 400));
    await().atMost(SOON).until(() -> seen("T:third", archive.lts), List.of(DAY - 86_400)::equals);
    assertThat(archive.seen(archive.lts)).isEmpty();
    assertThat(failures()).isZero();

    hang.lift();
    await().atMost(SOON).until(() -> seen(BEHIND, archive.mts), List.of(DAY)::equals);
    // What came meanwhile goes with the next run.
    await()
        .atMost(SOON)
        .until(
            () -> {
              rig.clock.advance(Duration.ofHours(1));
              rig.cycle.tick();
              return archive.partitions(archive.sts).isEmpty();
            });
    assertThat(archive.seen()).hasSize(10).isSorted();
    assertThat(failures()).isZero();
  }

  // nothing that removes is given up on and begun again beside itself
  @Guards({"E16", "E18"})
  @Test
  void aRemovalThatTakesHoursStaysTheOnlyMoveOfItsFiles() throws Exception {
    Fault hang = files.faults().hang(Operation.DELETE, "**/sts/T/pv**");
    archive.write(archive.sts, seconds(DAY, 5, 1));
    rig.seal(Instant.ofEpochSecond(DAY + 2 * 86_400));
    rig.runAt(Instant.ofEpochSecond(DAY + 2 * 3600 + 310));
    assertThat(hang.awaitHit(SOON)).isTrue();

    for (int hour = 3; hour < 60; hour++) {
      rig.runAt(Instant.ofEpochSecond(DAY + hour * 3600 + 310));
    }
    assertThat(rig.locks.tryAcquire(KEY, List.of(archive.sts.root())))
        .as("what an operation on its data would need")
        .isEmpty();
    assertThat(hang.hits()).isEqualTo(1);
    assertThat(archive.seen(archive.lts)).as("the stage behind it").isEmpty();
    assertThat(archive.seen()).hasSize(8).isSorted();

    hang.lift();
    await().atMost(SOON).until(() -> archive.partitions(archive.sts).isEmpty());
    await().atMost(SOON).until(() -> gauge("varve.etl.running.oldest.age") == 0);
    assertThat(hang.hits()).isEqualTo(1);
    // The stage behind it may have had its turn by now.
    assertThat(archive.seen()).hasSize(8).isSorted();
    assertThat(archive.seen(archive.mts).size() + archive.seen(archive.lts).size()).isEqualTo(8);
    assertThat(failures()).isZero();
  }

  @Guards("E19")
  @Test
  void itIsReportedForAsLongAsItHangsAndThenNoMore() throws Exception {
    EtlController http =
        new EtlController(
            new EtlReports(
                rig.table,
                rig.meters,
                rig.underWay,
                Schedule.DEFAULT.settle(),
                new HumanTime(ZoneOffset.UTC),
                new NewestSample(new Catalogue()),
                rig.registry.typeInfos(),
                rig.clock),
            new ConsolidationOrder(
                rig.consolidation,
                rig.registry.jobs(),
                EtlRig.APPLIANCE,
                Duration.ofSeconds(1),
                rig.clock),
            new Version("Varve 1"));
    Fault hang = files.faults().hang(Operation.FORCE, "**/mts/**");
    assertThat(gauge("varve.etl.running.oldest.age")).isZero();
    hangs(hang);

    rig.runAt(Instant.ofEpochSecond(DAY + 2 * 3600 + 310 + 150));

    assertThat(gauge("varve.etl.running.oldest.age")).isEqualTo(150);
    assertThat(http.details(PV))
        .contains(new DetailRow("ETL 0 has been running since", "Feb/28/2024 02:05:10 Z", "ETL"));
    assertThat(http.applianceMetrics()).containsKey("totalETLRuns(MTS)");
    hang.lift();
    await().atMost(SOON).until(() -> gauge("varve.etl.running.oldest.age") == 0);
    assertThat(http.details(PV)).noneMatch(row -> row.name().contains("has been running since"));
  }
}
