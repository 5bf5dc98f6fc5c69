package io.varve.engine.channel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.CollectingRecording;
import io.varve.engine.recording.DropCause;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that come, go, return and change, against a real IOC. */
class ConnectionTest {
  private Loopback loopback;

  @BeforeEach
  void start() throws IOException {
    loopback = new Loopback();
  }

  @AfterEach
  void stop() {
    loopback.close();
  }

  private SimulatedRecord number(String name) {
    return loopback.ioc.define(name, ValueKind.DOUBLE, RecordMetadata.of("d", "mA", 3));
  }

  private static List<String> names(Sample sample) {
    return sample.fields().stream().map(FieldValue::name).filter(n -> !n.contains(".")).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstSampleSaysStartupAndTheFirstAfterALossSaysWhenItWas(boolean pva) {
    SimulatedRecord record = number("LINK:A");
    record.put(1.0);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(Loopback.typeInfo("LINK:A", DbrType.SCALAR_DOUBLE, pva).build(), recording);
    Loopback.until(() -> recording.samples().size() == 1);
    Sample first = recording.last();
    assertThat(names(first)).contains("cnxlostepsecs", "cnxregainedepsecs", "startup");
    assertThat(first.fields()).contains(new FieldValue("cnxlostepsecs", "0"));

    loopback.ioc.disconnect("LINK:A");
    Loopback.until(() -> channel.status().state() == ChannelState.DISCONNECTED);
    Instant lost = channel.status().lastLost();
    assertThat(channel.status().why()).contains("the IOC closed the");
    // A mark is set only when loss and return lie in different seconds.
    Loopback.until(() -> Instant.now().getEpochSecond() > lost.getEpochSecond());
    record.put(2.0);
    loopback.ioc.reconnect("LINK:A");
    Loopback.until(() -> recording.samples().size() == 2);

    Sample back = recording.last();
    assertThat(back.value()).isEqualTo(new SampleValue.ScalarDouble(2.0));
    assertThat(back.fields())
        .contains(new FieldValue("cnxlostepsecs", Long.toString(lost.getEpochSecond())));
    assertThat(names(back)).contains("cnxregainedepsecs").doesNotContain("startup");
    assertThat(channel.status().losses()).isEqualTo(1);

    loopback.awaitSubscribed("LINK:A", pva);
    record.put(3.0);
    Loopback.until(() -> recording.samples().size() == 3);
    assertThat(names(recording.last())).doesNotContain("cnxlostepsecs", "startup");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPvThatAppearsLaterIsFound(boolean pva) {
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("LINK:LATE", DbrType.SCALAR_DOUBLE, pva).build(), recording);
    assertThat(channel.status().state()).isEqualTo(ChannelState.SEARCHING);
    assertThat(channel.metadata()).isEmpty();
    number("LINK:LATE").put(7.0);
    Loopback.until(() -> recording.samples().size() == 1);
    assertThat(recording.last().value()).isEqualTo(new SampleValue.ScalarDouble(7.0));
    assertThat(channel.status().connected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theWholeIocMayDieAndReturn(boolean pva) throws IOException {
    SimulatedRecord record = number("LINK:IOC");
    record.put(1.0);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(Loopback.typeInfo("LINK:IOC", DbrType.SCALAR_DOUBLE, pva).build(), recording);
    Loopback.until(() -> recording.samples().size() == 1);
    loopback.ioc.stop();
    Loopback.until(() -> channel.status().state() == ChannelState.DISCONNECTED);
    record.put(2.0);
    loopback.ioc.start();
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(recording.last().value()).isEqualTo(new SampleValue.ScalarDouble(2.0));
    assertThat(channel.status().state()).isEqualTo(ChannelState.CONNECTED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void updatesOfAnotherTypeAreDroppedAndCountedUntilTheTypeReturns(boolean pva) {
    SimulatedRecord record = number("LINK:TYPE");
    record.put(1.0);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("LINK:TYPE", DbrType.SCALAR_DOUBLE, pva).build(), recording);
    Loopback.until(() -> recording.samples().size() == 1);

    loopback.ioc.remove("LINK:TYPE");
    SimulatedRecord text = loopback.ioc.define("LINK:TYPE", ValueKind.STRING, RecordMetadata.EMPTY);
    Loopback.until(() -> channel.status().state() == ChannelState.TYPE_CHANGED);
    assertThat(channel.status().connected()).isTrue();
    assertThat(channel.status().networkType()).isEqualTo(DbrType.SCALAR_STRING);
    assertThat(channel.status().why()).contains("DBR_SCALAR_STRING").contains("DBR_SCALAR_DOUBLE");
    loopback.awaitSubscribed("LINK:TYPE", pva);
    text.put("not a number");
    Loopback.until(() -> recording.drops().getOrDefault(DropCause.TYPE_CHANGE, 0L) >= 2);
    assertThat(recording.samples()).hasSize(1);

    loopback.ioc.remove("LINK:TYPE");
    number("LINK:TYPE").put(2.0);
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(channel.status().state()).isEqualTo(ChannelState.CONNECTED);
  }

  @Test
  void brokenClocksOfAnIocAreCountedAndDoNotStopTheRest() {
    SimulatedRecord record = number("LINK:CLOCK");
    record.put(1.0);
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("LINK:CLOCK", DbrType.SCALAR_DOUBLE, false).build(), recording);
    Loopback.until(() -> recording.samples().size() == 1);
    loopback.awaitSubscribed("LINK:CLOCK", false);
    Instant now = Instant.now();
    record.put(2.0, now.getEpochSecond(), 1_000_000_000L);
    record.put(3.0, now.minusSeconds(1900));
    record.put(4.0, now.plusSeconds(1900));
    record.put(5.0, now.minusSeconds(100));
    record.put(6.0, now.plusSeconds(1));
    Loopback.until(() -> recording.samples().size() == 2);
    assertThat(recording.last().value()).isEqualTo(new SampleValue.ScalarDouble(6.0));
    assertThat(recording.drops())
        .containsEntry(DropCause.TIMESTAMP, 3L)
        .containsEntry(DropCause.OUT_OF_ORDER, 1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aThousandPvsAreAllRecordedInOrder(boolean pva) {
    int pvs = 1000;
    int rounds = 5;
    List<SimulatedRecord> records = new ArrayList<>();
    List<CollectingRecording> recordings = new ArrayList<>();
    for (int i = 0; i < pvs; i++) {
      records.add(number("MANY:" + i));
      CollectingRecording recording = new CollectingRecording();
      recordings.add(recording);
      loopback.open(Loopback.typeInfo("MANY:" + i, DbrType.SCALAR_DOUBLE, pva).build(), recording);
    }
    for (SimulatedRecord record : records) {
      loopback.awaitSubscribed(record.name(), pva);
    }
    Loopback.until(() -> recordings.stream().allMatch(r -> r.samples().size() == 1));
    for (int round = 1; round <= rounds; round++) {
      double value = round;
      records.forEach(record -> record.put(value));
      int expected = round + 1;
      Loopback.until(() -> recordings.stream().allMatch(r -> r.samples().size() == expected));
    }
    assertThat(recordings)
        .allSatisfy(
            r -> assertThat(r.last().value()).isEqualTo(new SampleValue.ScalarDouble(rounds)));
    assertThat(recordings).allSatisfy(r -> assertThat(r.drops()).isEmpty());
  }

  @Test
  void nothingIsRecordedOnceAChannelIsClosed() {
    SimulatedRecord record = number("LINK:CLOSE");
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("LINK:CLOSE", DbrType.SCALAR_DOUBLE, false).build(), recording);
    Loopback.until(() -> recording.samples().size() == 1);
    channel.close();
    int before = recording.samples().size();
    record.put(1.0);
    Loopback.until(() -> record.caSubscribers() == 0);
    assertThat(recording.samples()).hasSize(before);
    assertThat(channel.status().state()).isEqualTo(ChannelState.STOPPED);
  }

  @Test
  void noProcessIsLeftBehind() {
    number("LINK:PROCESS");
    CollectingRecording recording = new CollectingRecording();
    Channel channel =
        loopback.open(
            Loopback.typeInfo("LINK:PROCESS", DbrType.SCALAR_DOUBLE, false).build(), recording);
    Loopback.until(() -> channel.status().connected());
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }
}
