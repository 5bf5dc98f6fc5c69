package io.varve.engine.channel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.clock.MovableClock;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.CollectingRecording;
import io.varve.engine.recording.DropCause;
import io.varve.invariants.Guards;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of contract mgmt-engine-etl 3.5, 3.7, 3.8 and storage-retrieval 1.6, without a network.
 */
class SampledPvTest {
  private static final Instant START = Instant.parse("2024-03-01T12:00:00Z");

  private final MovableClock clock = new MovableClock(START);
  private final List<Runnable> ticks = new ArrayList<>();
  private CollectingRecording recording = new CollectingRecording();

  private SampledPv pv(TypeInfo info) {
    ScanTimer timer =
        (period, task) -> {
          ticks.add(task);
          return () -> ticks.remove(task);
        };
    SampledPv pv =
        new SampledPv(info, recording, new ClockRule(clock, Duration.ofSeconds(1800)), timer);
    pv.connected("ioc", DbrType.SCALAR_DOUBLE, 1);
    return pv;
  }

  private SampledPv monitored() {
    return pv(TypeInfo.named("X").type(DbrType.SCALAR_DOUBLE).build());
  }

  private SampledPv scanned(float seconds) {
    return pv(
        TypeInfo.named("X")
            .type(DbrType.SCALAR_DOUBLE)
            .samplingMethod(SamplingMethod.SCAN)
            .samplingPeriod(seconds)
            .build());
  }

  private static Update at(Instant time, double value) {
    return new Update(
        time.getEpochSecond(), time.getNano(), new SampleValue.ScalarDouble(value), 0, 0);
  }

  private List<Double> values() {
    return recording.samples().stream()
        .map(s -> ((SampleValue.ScalarDouble) s.value()).value())
        .toList();
  }

  private static List<String> names(Sample sample) {
    return sample.fields().stream().map(FieldValue::name).toList();
  }

  /** Runs an IOC that counts for a while and ticks SCAN every second. */
  private void count(SampledPv pv, Duration step, Duration length) {
    Duration grain = Duration.ofMillis(100);
    Duration passed = Duration.ZERO;
    long value = 0;
    for (; passed.compareTo(length) < 0; passed = passed.plus(grain)) {
      if (passed.toMillis() % step.toMillis() == 0) {
        pv.update(at(clock.instant(), value++));
      }
      if (passed.toMillis() % 1000 == 500) {
        ticks.forEach(Runnable::run);
      }
      clock.advance(grain);
    }
  }

  private Duration largestGap() {
    Duration largest = Duration.ZERO;
    List<Sample> samples = recording.samples();
    for (int i = 1; i < samples.size(); i++) {
      Duration gap = Duration.between(samples.get(i - 1).instant(), samples.get(i).instant());
      largest = gap.compareTo(largest) > 0 ? gap : largest;
    }
    return largest;
  }

  @Test
  void scanOfOneSecondThinsATenHertzCounter() {
    count(scanned(1), Duration.ofMillis(100), Duration.ofSeconds(60));
    assertThat(recording.samples()).hasSizeBetween(60, 64);
    assertThat(largestGap()).isLessThanOrEqualTo(Duration.ofMillis(1100));
  }

  @Test
  void scanOfOneSecondKeepsEveryValueOfAOneHertzCounter() {
    count(scanned(1), Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(recording.samples()).hasSize(60);
    assertThat(values()).isSorted().doesNotHaveDuplicates().first().isEqualTo(0.0);
    assertThat(largestGap()).isLessThanOrEqualTo(Duration.ofMillis(1100));
  }

  @Test
  void scanDoesNotRepeatASlowCounter() {
    count(scanned(1), Duration.ofSeconds(10), Duration.ofSeconds(80));
    assertThat(values()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
  }

  @Test
  void scanKeepsTheLastValueOfABurst() {
    SampledPv pv = scanned(1);
    double[] burst = {1.0, 1.1, 1.2, 1.3, -1000};
    for (double value : burst) {
      pv.update(at(clock.instant(), value));
      clock.advance(Duration.ofMillis(100));
    }
    ticks.forEach(Runnable::run);
    assertThat(values()).containsExactly(1.0);
    clock.advance(Duration.ofMillis(900));
    ticks.forEach(Runnable::run);
    assertThat(values()).containsExactly(1.0, -1000.0);
    ticks.forEach(Runnable::run);
    assertThat(recording.samples()).hasSize(2);
  }

  @Test
  void theLastTimeStampIsKnownWhetherItWasSoundOrNot() {
    SampledPv pv = monitored();
    pv.update(at(START, 1));
    assertThat(pv.status().lastReceived()).isEqualTo(START);
    Instant wrong = START.minusSeconds(5000);
    pv.update(at(wrong, 2));
    assertThat(pv.status().lastReceived()).isEqualTo(wrong);
    assertThat(pv.status().newestRefused()).isEqualTo(wrong);
    clock.advance(Duration.ofSeconds(1));
    pv.update(at(START.plusSeconds(1), 3));
    assertThat(pv.status().lastReceived()).isEqualTo(START.plusSeconds(1));
    assertThat(pv.status().newestRefused()).isEqualTo(wrong);
  }

  @Test
  void closingStopsTheScanTimer() {
    SampledPv pv = scanned(1);
    assertThat(ticks).hasSize(1);
    pv.close();
    assertThat(ticks).isEmpty();
    assertThat(pv.status().state()).isEqualTo(ChannelState.STOPPED);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void nanosecondsOutOfRangeAreDroppedAndCounted(int nano) {
    SampledPv pv = monitored();
    pv.update(new Update(START.getEpochSecond(), nano, new SampleValue.ScalarDouble(1), 0, 0));
    assertThat(recording.samples()).isEmpty();
    assertThat(recording.drops()).containsExactly(java.util.Map.entry(DropCause.TIMESTAMP, 1L));
  }

  @ParameterizedTest
  @ValueSource(longs = {253_402_300_800L, Long.MAX_VALUE / 1000 + 1, Long.MAX_VALUE, -1})
  void secondsBeyondTheYear9999AreDroppedAndCounted(long second) {
    SampledPv pv = monitored();
    pv.update(new Update(second, 0, new SampleValue.ScalarDouble(1), 0, 0));
    assertThat(recording.samples()).isEmpty();
    assertThat(recording.drops()).containsExactly(java.util.Map.entry(DropCause.TIMESTAMP, 1L));
    assertThat(pv.status().newestRefused()).isNotNull();
  }

  @Test
  @Guards("F19")
  void theFirstSampleAfterAConnectMayBeYearsOldButNotFrom1990() {
    SampledPv pv = monitored();
    pv.update(at(Instant.parse("1990-12-31T23:59:59Z"), 1));
    assertThat(recording.samples()).isEmpty();
    pv.connected("ioc", DbrType.SCALAR_DOUBLE, 1);
    pv.update(at(Instant.parse("2001-01-01T00:00:00Z"), 2));
    assertThat(values()).containsExactly(2.0);
  }

  @Test
  void aFailedFirstSampleUsesUpThePrivilege() {
    SampledPv pv = monitored();
    pv.update(at(START.plusSeconds(1801), 1));
    pv.update(at(START.minusSeconds(1801), 2));
    assertThat(recording.samples()).isEmpty();
    assertThat(recording.drops()).containsEntry(DropCause.TIMESTAMP, 2L);
  }

  @Test
  void theDriftIsAllowedBothWays() {
    SampledPv pv = monitored();
    pv.update(at(START.minusSeconds(5000), 1));
    pv.update(at(START.minusSeconds(1800), 2));
    pv.update(at(START.plusSeconds(1800), 3));
    assertThat(values()).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void theSameWrongStampCountsOnceAndThenAsRepeated() {
    SampledPv pv = monitored();
    for (int i = 0; i < 5; i++) {
      pv.update(at(START.plusSeconds(9999), i));
    }
    pv.update(at(START.plusSeconds(9998), 6));
    assertThat(recording.drops())
        .containsOnly(
            java.util.Map.entry(DropCause.TIMESTAMP, 2L),
            java.util.Map.entry(DropCause.REPEATED, 4L));
  }

  @Test
  void whatTheIocSendsAgainOnConnectIsNoDrop() {
    SampledPv pv = monitored();
    pv.update(at(START, 1));
    pv.lost("gone");
    pv.connected("ioc", DbrType.SCALAR_DOUBLE, 1);
    pv.update(at(START, 1));
    assertThat(values()).containsExactly(1.0);
    assertThat(recording.drops()).isEmpty();
  }

  @Test
  @Guards({"B2", "G5"})
  void olderAndEqualAreDroppedAndCounted() {
    SampledPv pv = monitored();
    pv.update(at(START, 1));
    pv.update(at(START, 2));
    pv.update(at(START.minusNanos(1), 3));
    pv.update(at(START.plusNanos(1), 4));
    assertThat(values()).containsExactly(1.0, 4.0);
    assertThat(recording.drops())
        .containsOnly(
            java.util.Map.entry(DropCause.OUT_OF_ORDER, 1L),
            java.util.Map.entry(DropCause.REPEATED, 1L));
  }

  @Test
  void whatIsOnDiskAlreadyIsNotRecordedAgain() {
    recording = new CollectingRecording(START);
    SampledPv pv = monitored();
    pv.update(at(START, 1));
    pv.update(at(START.plusSeconds(1), 2));
    assertThat(values()).containsExactly(2.0);
    assertThat(names(recording.last())).contains("startup");
  }

  @Test
  void aFullQueueIsACountedDropThatKeepsTheMarks() {
    SampledPv pv = monitored();
    recording.full(true);
    pv.update(at(START, 1));
    recording.full(false);
    pv.update(at(START.plusSeconds(1), 2));
    assertThat(recording.drops()).containsExactly(java.util.Map.entry(DropCause.OVERFLOW, 1L));
    assertThat(names(recording.last())).contains("startup");
  }

  @Test
  void marksFollowStartLossAndReturn() {
    SampledPv pv = monitored();
    pv.update(at(clock.instant(), 1));
    assertThat(recording.last().fields())
        .containsExactly(
            new FieldValue("cnxlostepsecs", "0"),
            new FieldValue("cnxregainedepsecs", Long.toString(START.getEpochSecond())),
            new FieldValue("startup", "true"));
    assertThat(recording.last().fieldsChanged()).isNull();
    clock.advance(Duration.ofSeconds(1));
    pv.update(at(clock.instant(), 2));
    assertThat(recording.last().fields()).isEmpty();

    pv.lost("gone");
    String lost = Long.toString(clock.instant().getEpochSecond());
    clock.advance(Duration.ofSeconds(60));
    pv.connected("ioc", DbrType.SCALAR_DOUBLE, 1);
    pv.update(at(clock.instant(), 3));
    assertThat(recording.last().fields())
        .containsExactly(
            new FieldValue("cnxlostepsecs", lost),
            new FieldValue("cnxregainedepsecs", Long.toString(clock.instant().getEpochSecond())));
  }

  @Test
  void aReturnWithTheArchivedStampLeavesNoMark() {
    SampledPv pv = monitored();
    pv.update(at(START, 1));
    pv.lost("gone");
    clock.advance(Duration.ofSeconds(60));
    pv.connected("ioc", DbrType.SCALAR_DOUBLE, 1);
    pv.update(at(START, 1));
    pv.update(at(clock.instant(), 2));
    assertThat(recording.last().fields()).isEmpty();
  }

  @Test
  void fieldsAreDumpedOnceADayAndNotedWhenTheyChange() {
    SampledPv pv = monitored();
    pv.field("HIHI", "10.0");
    pv.constantField("EGU", "mm");
    pv.update(at(clock.instant(), 1));
    assertThat(names(recording.last())).contains("HIHI", "EGU");
    assertThat(recording.last().fieldsChanged()).isFalse();

    clock.advance(Duration.ofSeconds(1));
    pv.update(at(clock.instant(), 2));
    assertThat(recording.last().fields()).isEmpty();
    assertThat(recording.last().fieldsChanged()).isNull();

    pv.field("HIHI", "11.0");
    clock.advance(Duration.ofSeconds(1));
    pv.update(at(clock.instant(), 3));
    assertThat(recording.last().fields()).containsExactly(new FieldValue("HIHI", "11.0"));
    assertThat(recording.last().fieldsChanged()).isTrue();

    clock.advance(Duration.ofDays(1));
    pv.update(at(clock.instant(), 4));
    assertThat(recording.last().fields())
        .containsExactly(new FieldValue("HIHI", "11.0"), new FieldValue("EGU", "mm"));
    assertThat(recording.last().fieldsChanged()).isFalse();
  }

  @Test
  void updatesOfAnotherTypeAreDroppedWithTheirCause() {
    SampledPv pv = monitored();
    pv.update(new Update(START.getEpochSecond(), 0, new SampleValue.ScalarInt(1), 0, 0));
    assertThat(recording.samples()).isEmpty();
    assertThat(recording.drops()).containsExactly(java.util.Map.entry(DropCause.TYPE_CHANGE, 1L));
  }
}
