package io.varve.engine.channel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.CaNumbers;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.CollectingRecording;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.simulatedioc.NtStructures;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import io.varve.typeinfo.MetaInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAStructure;
import org.junit.jupiter.api.Test;

/** Archived fields, metadata, probes, controlling PVs. */
class FieldsTest extends OnLoopback {
  private static final RecordMetadata RICH =
      RecordMetadata.of("a description", "mm", 3)
          .withDisplay(-10, 10)
          .withWarning(-8, 8)
          .withAlarm(-9, 9);

  private static String field(Sample sample, String name) {
    return sample.fields().stream()
        .filter(f -> f.name().equals(name))
        .map(FieldValue::value)
        .findFirst()
        .orElse(null);
  }

  @Test
  void archivedFieldsTravelInADumpFirstAndAsChangesAfterwards() {
    SimulatedRecord record = loopback.ioc.define("F:CA", ValueKind.DOUBLE, RICH);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("F:CA", DbrType.SCALAR_DOUBLE, false)
                .archiveFields(List.of("HIHI", "LOLO"))
                .build(),
            recording);
    Loopback.until(
        () ->
            channel.metadata().containsKey("DESC")
                && channel.metadata().containsKey("EGU")
                && recording.samples().size() == 1);
    CaNumbers numbers = channel.caNumbers();
    assertThat(numbers.searches()).isNotNegative();
    assertThat(numbers.id()).isNotNegative();
    assertThat(numbers.serverId()).isNotEqualTo(CaNumbers.UNKNOWN);
    assertThat(numbers.subscription()).isNotEqualTo(CaNumbers.UNKNOWN);
    assertThat(numbers.connectedFields()).isEqualTo(3);
    loopback.awaitSubscribed("F:CA", false);
    Loopback.until(
        () -> {
          record.put(1.0);
          return recording.samples().stream()
              .anyMatch(s -> Boolean.FALSE.equals(s.fieldsChanged()));
        });
    Sample dump =
        recording.samples().stream()
            .filter(s -> Boolean.FALSE.equals(s.fieldsChanged()))
            .findFirst()
            .orElseThrow();
    assertThat(field(dump, "EGU")).isEqualTo("mm");
    assertThat(field(dump, "PREC")).isEqualTo("3");

    record.describe(RICH.withAlarm(-9.25, 9.5));
    Loopback.until(
        () ->
            "9.5".equals(channel.metadata().get("HIHI"))
                && "-9.25".equals(channel.metadata().get("LOLO")));
    record.put(2.0);
    Loopback.until(() -> "9.5".equals(field(lastWith(recording, "HIHI"), "HIHI")));
    assertThat(lastWith(recording, "HIHI").fieldsChanged()).isTrue();
  }

  private static Sample lastWith(CollectingRecording recording, String name) {
    return recording.samples().stream()
        .filter(s -> field(s, name) != null)
        .reduce((a, b) -> b)
        .orElse(recording.last());
  }

  @Test
  void propertyEventsStandInForFieldChannels() {
    SimulatedRecord record = loopback.ioc.define("F:DBE", ValueKind.DOUBLE, RICH);
    SimulatedRecord states =
        loopback.ioc.define("F:DBE:ENUM", ValueKind.ENUM, RecordMetadata.ofStates("", "A", "B"));
    CollectingRecording recording = new CollectingRecording();
    CollectingRecording stateRecording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("F:DBE", DbrType.SCALAR_DOUBLE, false).useDbeProperties(true).build(),
            recording);
    loopback.open(
        Loopback.typeInfo("F:DBE:ENUM", DbrType.SCALAR_ENUM, false).useDbeProperties(true).build(),
        stateRecording);
    Loopback.until(
        () -> {
          record.describe(RICH.withAlarm(-9, 9.75));
          return "9.75".equals(channel.metadata().get("HIHI"));
        });
    Loopback.until(
        () -> {
          record.put(3.0);
          return "9.75".equals(field(lastWith(recording, "HIHI"), "HIHI"));
        });
    Loopback.until(
        () -> {
          states.describe(RecordMetadata.ofStates("", "A", "C"));
          states.put(1);
          return "A,C".equals(field(lastWith(stateRecording, "LABELS"), "LABELS"));
        });
  }

  @Test
  void metadataComesFlattened() {
    loopback.ioc.define("F:META", ValueKind.DOUBLE, RICH);
    loopback.ioc.define("F:STATES", ValueKind.ENUM, RecordMetadata.ofStates("", "Closed", "Open"));
    Channel number =
        loopback.open(
            Loopback.typeInfo("F:META", DbrType.SCALAR_DOUBLE, false).build(),
            new CollectingRecording());
    Channel states =
        loopback.open(
            Loopback.typeInfo("F:STATES", DbrType.SCALAR_ENUM, false).build(),
            new CollectingRecording());
    Channel overPva =
        loopback.open(
            Loopback.typeInfo("F:STATES", DbrType.SCALAR_ENUM, true).build(),
            new CollectingRecording());
    Loopback.until(() -> "mm".equals(number.metadata().get("EGU")));
    assertThat(number.metadata())
        .containsEntry("HOPR", "10.0")
        .containsEntry("LOPR", "-10.0")
        .containsEntry("HIGH", "8.0")
        .containsEntry("LOLO", "-9.0")
        .containsEntry("DRVH", "10.0")
        .containsEntry("PREC", "3")
        .containsEntry("EAA_COUNT", "1");
    Loopback.until(() -> "Open".equals(states.metadata().get("ENUM_1")));
    Loopback.until(() -> "Open".equals(overPva.metadata().get("ENUM_1")));
  }

  @Test
  void pvaSamplesCarryASnapshotFirstAndMappedChangesAfterwards() {
    SimulatedRecord record = loopback.ioc.define("F:PVA", ValueKind.DOUBLE, RICH);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(Loopback.typeInfo("F:PVA", DbrType.SCALAR_DOUBLE, true).build(), recording);
    loopback.awaitSubscribed("F:PVA", true);
    Loopback.until(() -> recording.samples().size() == 1);
    Sample first = recording.last();
    assertThat(first.fieldsChanged()).isFalse();
    assertThat(field(first, "alarm.severity")).isEqualTo("0");
    assertThat(field(first, "timeStamp.secondsPastEpoch")).isNotNull();
    assertThat(field(first, "display.limitHigh")).isEqualTo("10.0");
    assertThat(field(first, "EGU")).isEqualTo("mm");
    assertThat(field(first, "PREC")).isEqualTo("3");
    assertThat(field(first, "startup")).isEqualTo("true");
    assertThat(field(first, "value")).isNull();

    record.put(1.0);
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(recording.last().fields()).isEmpty();
    assertThat(recording.last().fieldsChanged()).isFalse();

    record.describe(RICH.withDisplay(-10, 20));
    // It brings no new time stamp, so it is no sample by itself.
    Loopback.until(() -> "20.0".equals(channel.metadata().get("DRVH")));
    assertThat(recording.samples()).hasSize(2);
    record.put(2.0);
    Loopback.until(() -> recording.samples().size() == 3);
    assertThat(recording.last().fields())
        .containsExactlyInAnyOrder(new FieldValue("HOPR", "20.0"), new FieldValue("DRVH", "20.0"));
    assertThat(recording.last().fieldsChanged()).isFalse();
  }

  @Test
  void aLargeWaveformArrivesWhole() {
    int count = 100_000;
    SimulatedRecord record = loopback.ioc.define("F:LARGE", ValueKind.DOUBLE, count, RICH);
    CollectingRecording recording = new CollectingRecording();
    loopback.open(Loopback.typeInfo("F:LARGE", DbrType.WAVEFORM_DOUBLE, false).build(), recording);
    loopback.awaitSubscribed("F:LARGE", false);
    Loopback.until(() -> recording.samples().size() == 1);
    double[] ramp = IntStream.range(0, count).asDoubleStream().toArray();
    record.put(ramp);
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(((SampleValue.WaveformDouble) recording.last().value()).values()).isEqualTo(ramp);
  }

  @Test
  void aLongOverPvAccessIsArchivedAsItsWholeStructure() {
    Instant time = Instant.now();
    loopback.ioc.defineStructure("F:LONG", longAt(1, time));
    CollectingRecording recording = new CollectingRecording();
    loopback.open(Loopback.typeInfo("F:LONG", DbrType.V4_GENERIC_BYTES, true).build(), recording);
    Loopback.until(() -> recording.samples().size() == 1);
    loopback.awaitSubscribed("F:LONG", true);
    loopback.ioc.putStructure("F:LONG", longAt(2, time.plusMillis(1)));
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(recording.last().type()).isEqualTo(DbrType.V4_GENERIC_BYTES);
    assertThat(recording.last().instant()).isEqualTo(time.plusMillis(1));
  }

  private static PVAStructure longAt(long value, Instant time) {
    return new PVAStructure(
        "F:LONG",
        "epics:nt/NTScalar:1.0",
        new PVALong("value", false, value),
        NtStructures.alarm(0, 0, ""),
        NtStructures.timeStamp(time));
  }

  @Test
  void aProbeWaitsForThePvAndLearnsWhatPoliciesAskFor() {
    AtomicReference<MetaInfo> learned = new AtomicReference<>();
    AutoCloseable _ = loopback.channels.probe("F:PROBE", false, learned::set);
    SimulatedRecord record = loopback.ioc.define("F:PROBE", ValueKind.DOUBLE, RICH);
    Loopback.until(
        () -> {
          record.put(1.0);
          return learned.get() != null;
        });
    MetaInfo info = learned.get();
    assertThat(info.type()).isEqualTo(DbrType.SCALAR_DOUBLE);
    assertThat(info.units()).isEqualTo("mm");
    assertThat(info.precision()).isEqualTo(3);
    assertThat(info.limits().upperAlarm()).isEqualTo(9);
    assertThat(info.limits().lowerDisplay()).isEqualTo(-10);
    assertThat(info.hostName()).isEqualTo("127.0.0.1");
    assertThat(info.eventCount()).isPositive();
    assertThat(info.rates().eventsPerSecond()).isPositive();
    assertThat(info.rates().bytesPerEvent()).isBetween(10, 40);
    assertThat(info.fields())
        .containsEntry("NAME", "F:PROBE")
        .containsEntry("RTYP", "ai")
        .containsEntry("SCAN", "I/O Intr")
        .containsEntry("ADEL", "0.0")
        .containsEntry("MDEL", "0.0");
  }

  /** Else it would depend on how busy the machine is which fields of a PV are archived. */
  @Test
  void aProbeWhoseWindowIsOverWaitsForWhatEveryRecordHas() {
    loopback.ioc.define("F:HURRIED", ValueKind.DOUBLE, RICH);
    AtomicReference<MetaInfo> learned = new AtomicReference<>();
    AutoCloseable _ = loopback.ca.probe("F:HURRIED", Duration.ZERO, learned::set);
    Loopback.until(() -> learned.get() != null);
    assertThat(learned.get().units()).isEqualTo("mm");
    assertThat(learned.get().fields()).containsKeys("NAME", "RTYP", "SCAN");
  }

  @Test
  void aProbeOverPvAccessReadsTheStructure() {
    loopback.ioc.define("F:PROBE:PVA", ValueKind.DOUBLE, 4, RICH);
    AtomicReference<MetaInfo> learned = new AtomicReference<>();
    AutoCloseable _ = loopback.channels.probe("F:PROBE:PVA", true, learned::set);
    Loopback.until(() -> learned.get() != null);
    assertThat(learned.get().type()).isEqualTo(DbrType.WAVEFORM_DOUBLE);
    assertThat(learned.get().elementCount()).isEqualTo(4);
    assertThat(learned.get().units()).isEqualTo("mm");
    assertThat(learned.get().limits().upperWarning()).isEqualTo(8);
  }

  @Test
  void aControllingPvSwitchesItsPvsOffAndOn() {
    SimulatedRecord control = loopback.ioc.define("F:SWITCH", ValueKind.LONG, RecordMetadata.EMPTY);
    control.put(1);
    SimulatedRecord record = loopback.ioc.define("F:CONTROLLED", ValueKind.DOUBLE, RICH);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("F:CONTROLLED", DbrType.SCALAR_DOUBLE, false)
                .controllingPv("F:SWITCH")
                .build(),
            recording);
    Loopback.until(() -> recording.samples().size() == 1);
    loopback.awaitSubscribed("F:SWITCH", false);
    control.put(0);
    Loopback.until(() -> channel.status().state() == ChannelState.STOPPED);
    assertThat(channel.status().why()).isEqualTo("switched off by F:SWITCH");
    Loopback.until(() -> record.caSubscribers() == 0);
    record.put(5.0);
    control.put(1);
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(field(recording.last(), "startup")).isEqualTo("true");
    assertThat(channel.status().connected()).isTrue();
  }
}
