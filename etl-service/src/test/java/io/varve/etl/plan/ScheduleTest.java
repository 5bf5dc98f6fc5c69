package io.varve.etl.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.name.KeyRule;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final String STS =
      "pb://localhost?name=STS&rootFolder=/s/sts&partitionGranularity=PARTITION_HOUR";
  private static final String MTS =
      "pb://localhost?name=MTS&rootFolder=/s/mts&partitionGranularity=PARTITION_DAY"
          + "&hold=2&gather=1";
  private static final String LTS =
      "pb://localhost?name=LTS&rootFolder=/s/lts&partitionGranularity=PARTITION_YEAR";

  private static PvStages plan(String... stores) {
    return plan(TypeInfo.named("A:B-C").dataStores(List.of(stores)).build());
  }

  private static PvStages plan(TypeInfo info) {
    return PvStages.of(info, KeyRule.DEFAULT, new StoreMacros(Map.of()), FileSystems.getDefault());
  }

  // contract 4.1, the default site
  @Test
  void theDefaultSiteRunsHourlyAndEveryEightHours() {
    List<Stage> stages = plan(STS, MTS, LTS).stages();
    Duration hourly = Schedule.DEFAULT.delayOf(stages, 0);
    Duration eightHourly = Schedule.DEFAULT.delayOf(stages, 1);
    assertThat(hourly).hasHours(1);
    assertThat(eightHourly).hasHours(8);
    Instant now = Instant.parse("2026-11-21T09:26:40Z");
    assertThat(Schedule.DEFAULT.first(now, hourly)).isEqualTo("2026-11-21T10:05:00Z");
    assertThat(Schedule.DEFAULT.first(now, eightHourly)).isEqualTo("2026-11-21T16:05:00Z");
  }

  @Test
  void dueTimesStayOnTheGridHoweverLongARunTook() {
    Instant due = Instant.parse("2026-12-31T22:05:00Z");
    Duration hourly = Duration.ofHours(1);
    assertThat(Schedule.DEFAULT.after(due, due.plusSeconds(10), hourly))
        .isEqualTo("2026-12-31T23:05:00Z");
    assertThat(Schedule.DEFAULT.after(due, due.plusSeconds(3 * 3600 + 5), hourly))
        .isEqualTo("2027-01-01T02:05:00Z");
  }

  @Test
  void aLaterStageIsNeverFasterThanAnEarlierOne() {
    String day = STS.replace("HOUR", "DAY");
    String alsoDay = MTS.replace("DAY&hold=2&gather=1", "DAY");
    List<Stage> stages = plan(day, alsoDay, LTS).stages();
    assertThat(Schedule.DEFAULT.delayOf(stages, 0)).hasHours(8);
    assertThat(Schedule.DEFAULT.delayOf(stages, 1)).hasHours(8);
  }

  @Test
  void anIntervalReplacesTheWholeSchedule() {
    Schedule often =
        new Schedule(
            Duration.ofHours(8),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));
    Duration delay = often.delayOf(plan(STS, MTS, LTS).stages(), 1);
    assertThat(delay).hasSeconds(2);
    assertThat(often.first(Instant.ofEpochSecond(11), delay)).isEqualTo(Instant.ofEpochSecond(12));
    assertThat(often.settle()).isZero();
  }

  @Test
  void stagesEndBeforeTheFirstStoreThatCannotBeUsed() {
    PvStages gap = plan(STS, MTS, "parquet://localhost?name=X", LTS);
    assertThat(gap.stages()).hasSize(1);
    assertThat(gap.fault()).contains("parquet");
    PvStages finer = plan(MTS, STS);
    assertThat(finer.stages()).isEmpty();
    assertThat(finer.fault()).contains("finer");
    assertThat(plan(STS, STS.replace("STS", "TWIN")).fault()).contains("share the folder");
  }

  @Test
  void theChunkKeyWinsOverTheRule() {
    TypeInfo info = TypeInfo.named("A:B-C").chunkKey("other/key:").build();
    assertThat(plan(info).key()).isEqualTo("other/key:");
    assertThat(plan().key()).isEqualTo("A/B/C:");
    assertThatThrownBy(() -> plan(info.but().chunkKey("../out:").build()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(plan(info.but().samplingMethod(SamplingMethod.DONT_ARCHIVE).build()).archived())
        .isFalse();
  }
}
