package io.varve.etl.report;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.PV;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.job.ConsolidationOrder;
import io.varve.etl.plan.Schedule;
import io.varve.etl.run.EtlRig;
import io.varve.store.Catalogue;
import io.varve.store.NewestSample;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class EtlControllerTest {
  @TempDir Path folder;
  private EtlRig rig;
  private MockMvcTester http;
  private EtlController controller;

  @BeforeEach
  void start() {
    rig = new EtlRig(folder);
    EtlReports reports =
        new EtlReports(
            rig.table,
            rig.meters,
            rig.underWay,
            Schedule.DEFAULT.settle(),
            new HumanTime(ZoneOffset.UTC),
            new NewestSample(new Catalogue()),
            rig.registry.typeInfos(),
            rig.clock);
    ConsolidationOrder order =
        new ConsolidationOrder(
            rig.consolidation,
            rig.registry.jobs(),
            EtlRig.APPLIANCE,
            Duration.ofSeconds(1),
            rig.clock);
    controller = new EtlController(reports, order, new Version("Varve 1"));
    http = MockMvcTester.of(controller);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  @Test
  void pingAnswersPong() {
    assertThat(http.get().uri("/etl/bpl/ping"))
        .hasContentTypeCompatibleWith(MediaType.TEXT_PLAIN)
        .bodyText()
        .isEqualTo("pong");
    assertThat(http.get().uri("/etl/bpl/getVersion"))
        .bodyJson()
        .extractingPath("$.version")
        .asString()
        .isEqualTo("Varve 1");
  }

  // transcript, etl-getPVDetails-LIVE_ao
  @Test
  void theDetailRowsOfAPvThatNothingWasMovedOfAreThoseOfEaa() {
    rig.addPv();
    rig.runAt(Instant.parse("2026-11-21T09:26:40Z"));
    assertThat(http.get().uri("/etl/bpl/getPVDetails?pv=" + PV))
        .bodyJson()
        .isStrictlyEqualTo(
            """
            [{"name":"Name (from ETL)","value":"T:pv","source":"ETL"},
             {"name":"ETL Stages will be triggered at","value":"Nov/21/2026 10:05:10 Z","source":"ETL"},
             {"name":"<b>ETL 0</b>","value":"<b>STS &raquo; MTS</b>","source":"ETL"},
             {"name":"ETL 0 partition granularity of source","value":"PARTITION_HOUR","source":"ETL"},
             {"name":"ETL 0 partition granularity of dest","value":"PARTITION_DAY","source":"ETL"},
             {"name":"ETL 0 delay between jobs (s)","value":"3600","source":"ETL"},
             {"name":"ETL 0 next job runs at","value":"Nov/21/2026 10:05:00 Z","source":"ETL"},
             {"name":"ETL 0 number of times we performed ETL","value":"None so far","source":"ETL"},
             {"name":"<b>ETL 1</b>","value":"<b>MTS &raquo; LTS</b>","source":"ETL"},
             {"name":"ETL 1 partition granularity of source","value":"PARTITION_DAY","source":"ETL"},
             {"name":"ETL 1 partition granularity of dest","value":"PARTITION_YEAR","source":"ETL"},
             {"name":"ETL 1 delay between jobs (s)","value":"28800","source":"ETL"},
             {"name":"ETL 1 next job runs at","value":"Nov/21/2026 16:05:00 Z","source":"ETL"},
             {"name":"ETL 1 number of times we performed ETL","value":"None so far","source":"ETL"}]
            """);
  }

  // contract 1.2, ETL rows
  @Test
  void theDetailRowsOfAPvThatWasMovedCarryEaasLabels() throws IOException {
    rig.addPv();
    rig.archive.write(rig.archive.sts, seconds(DAY, 10, 1));
    rig.runAt(Instant.ofEpochSecond(DAY));
    rig.seal(Instant.ofEpochSecond(DAY + 3600));
    rig.runAt(Instant.ofEpochSecond(DAY + 7200 + 310));
    List<String> labels =
        controller.details(PV).stream()
            .map(DetailRow::name)
            .filter(name -> name.contains("ETL 0") || name.contains("ETL(0)"))
            .toList();
    assertThat(labels)
        .containsExactly(
            "<b>ETL 0</b>",
            "ETL 0 partition granularity of source",
            "ETL 0 partition granularity of dest",
            "ETL 0 delay between jobs (s)",
            "ETL 0 last completed",
            "ETL 0 last job took (ms)",
            "ETL 0 next job runs at",
            "ETL 0 total time performing ETL(ms)",
            "ETL 0 average time performing ETL(ms)",
            "ETL 0 number of times we performed ETL",
            "ETL 0 out of space chunks deleted",
            "ETL 0 approx bytes transferred(KB)",
            "ETL Total time spent by getETLStreams() in ETL(0) (ms)",
            "ETL Total time spent by free space checks in ETL(0) (ms)",
            "ETL Total time spent by prepareForNewPartition() in ETL(0) (ms)",
            "ETL Total time spent by appendToETLAppendData() in ETL(0) (ms)",
            "ETL Total time spent by commitETLAppendData() in ETL(0) (ms)",
            "ETL Total time spent by markForDeletion() in ETL(0) (ms)",
            "ETL Total time spent by runPostProcessors() in ETL(0) (ms)",
            "ETL Total time spent by executePostETLTasks() in ETL(0) (ms)");
    assertThat(controller.applianceMetrics()).containsEntry("totalETLRuns(MTS)", "1");
  }

  // transcript, etl-getPVDetails-NOSUCH_pv
  @Test
  void aPvThatIsNotHereHasItsNameOnly() {
    assertThat(http.get().uri("/etl/bpl/getPVDetails?pv=NOSUCH:pv"))
        .bodyJson()
        .isStrictlyEqualTo(
            "[{\"name\":\"Name (from ETL)\",\"value\":\"NOSUCH:pv\",\"source\":\"ETL\"}]");
  }

  // transcript, etl-getApplianceMetrics
  @Test
  void theMetricsNameEveryStore() {
    rig.addPv();
    rig.runAt(Instant.ofEpochSecond(DAY));
    assertThat(http.get().uri("/etl/bpl/getApplianceMetrics"))
        .bodyJson()
        .isStrictlyEqualTo(
            """
            {"timeForOverallETLInSeconds(MTS)":"0","totalETLRuns(LTS)":"0","totalETLRuns(MTS)":"0",
             "totalETLRuns(STS)":"0","maxETLPercentage":"0","timeForOverallETLInSeconds(STS)":"0",
             "timeForOverallETLInSeconds(LTS)":"0"}
            """);
  }

  @Test
  void theLastKnownEventIsTheNewestOfAllStores() throws IOException {
    rig.addPv();
    assertThatThrownBy(() -> controller.lastKnownEvent(PV))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.NOT_FOUND));
    rig.archive.write(rig.archive.lts, DAY);
    rig.archive.write(rig.archive.sts, DAY + 7);
    assertThat(http.get().uri("/etl/bpl/getLastKnownEvent?pv=" + PV))
        .bodyJson()
        .isStrictlyEqualTo("{\"timestamp\":\"2024-02-28T00:00:07.000Z\"}");
    rig.archive.write(rig.archive.lts, DAY + 9);
    assertThat(http.get().uri("/etl/bpl/getLastKnownEvent?pv=" + PV))
        .bodyJson()
        .isStrictlyEqualTo("{\"timestamp\":\"2024-02-28T00:00:09.000Z\"}");
  }

  @Test
  void aDateThatIsNoneIsRefused() {
    assertThatThrownBy(() -> controller.consolidate(PV, "LTS", "tomorrow"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.BAD_REQUEST));
  }
}
