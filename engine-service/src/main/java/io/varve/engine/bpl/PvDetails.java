package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.Tail;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.GroupedNumber;
import io.varve.web.HumanTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine's rows of getPVDetails (contract mgmt-engine-etl 1.2). */
public final class PvDetails {
  private static final String NOT_YET = "Not enough info";

  private final HumanTime time;
  private final Drops drops;
  private final Clock clock;
  private final int queueSamples;

  /**
   * @param queueSamples how many samples may wait to be journalled
   */
  public PvDetails(HumanTime time, Drops drops, Clock clock, int queueSamples) {
    this.time = time;
    this.drops = drops;
    this.clock = clock;
    this.queueSamples = queueSamples;
  }

  /** Of a PV that is recorded. */
  List<DetailRow> of(Running running, Optional<Tail.PvTail> tail) {
    List<DetailRow> all = new ArrayList<>();
    DetailRow.Rows rows = new DetailRow.Rows(all, DetailRow.PV);
    identity(rows, running);
    connection(rows, running, tail.map(Tail.PvTail::lastFlush).orElse(null));
    events(rows, running);
    rates(rows, running.channel().status());
    CaRows.of(running, new DetailRow.Rows(all, DetailRow.CA), time);
    channels(rows, running);
    return all;
  }

  /** Of a PV that is paused. */
  static List<DetailRow> ofPaused() {
    return List.of(new DetailRow("Open channels", "0", DetailRow.PV));
  }

  private static void identity(DetailRow.Rows rows, Running running) {
    TypeInfo info = running.info();
    ChannelStatus status = running.channel().status();
    boolean monitor = info.samplingMethod() == SamplingMethod.MONITOR;
    rows.add("Channel Name", info.pvName())
        .add("Host name", status.hostName())
        .add("Controlling PV", info.controllingPv() == null ? "" : info.controllingPv())
        .add("Is engine currently archiving this?", "yes")
        .add("Archiver DBR type (initial)", info.type().dbrName())
        .add(
            "Archiver DBR type (from CA)",
            status.networkType() == null ? null : status.networkType().dbrName())
        .add("Number of elements per event (from CA)", status.elementCount())
        .add("Is engine using monitors?", monitor ? "yes" : "no")
        .add("What's the engine's sampling period?", String.valueOf(info.samplingPeriod()))
        .add(
            "The SCAN period (ms) after applying the jitter factor",
            monitor ? 0 : (long) (info.samplingPeriod() * 950));
  }

  private void connection(DetailRow.Rows rows, Running running, @Nullable Instant lastFlush) {
    ChannelStatus status = running.channel().status();
    rows.add("Is this PV currently connected?", status.connected() ? "yes" : "no")
        .add("Connection state at last connection changed event", CaRows.state(status))
        .add("When did we receive the last event?", time.print(status.lastEvent()))
        .add("What did we last push the data to the short term store?", time.print(lastFlush))
        .add("When did we request CA to make a connection to this PV?", time.print(running.since()))
        .add(
            "When did we first establish a connection to this PV?",
            time.print(status.firstConnected()))
        .add(
            "When did we last lose and reestablish a connection to this PV?",
            time.print(status.lastConnected()))
        .add("When did we last lose a connection to this PV?", time.print(status.lastLost()))
        .add(
            "How many times have we lost and regained the connection to this PV?", status.losses());
  }

  private void events(DetailRow.Rows rows, Running running) {
    ChannelStatus status = running.channel().status();
    String name = running.info().pvName();
    LossCounts lost = LossCounts.of(drops, name);
    rows.add("How many events so far?", status.eventCount())
        .add("How many raw scan events so far?", 0)
        .add(
            "How many events lost because the timestamp is in the far future or past so far?",
            lost.timestamp())
        .add(
            "Instant of last event from the IOC - correct or not.",
            time.print(status.lastReceived()))
        .add("How many events lost because the sample buffer is full so far?", lost.buffer())
        .add(
            "How many events lost because the DBR_Type of the PV has changed from what it used to"
                + " be?",
            lost.type())
        .add("How many events lost totally so far?", lost.total());
  }

  private void rates(DetailRow.Rows rows, ChannelStatus status) {
    Instant now = clock.instant();
    StorageRate storage = new StorageRate(status.byteRate(now));
    double perEvent = status.eventCount() == 0 ? 0 : (double) status.bytes() / status.eventCount();
    rows.add("Average bytes per event", known(perEvent))
        .add("Estimated event rate (events/sec)", known(status.eventRate(now)))
        .add("Estimated storage rate (KB/hour)", known(storage.kilobytesPerHour()))
        .add("Estimated storage rate (MB/day)", known(storage.megabytesPerDay()))
        .add("Estimated storage rate (GB/year)", known(storage.gigabytesPerYear()));
  }

  private void channels(DetailRow.Rows rows, Running running) {
    if (running.info().usePva()) {
      rows.add("Open channels", "0");
      return;
    }
    FieldChannels.namesOf(running.info()).forEach(name -> rows.add("Open channels", name));
    boolean begun = running.channel().status().lastEvent() != null;
    Duration searching = Duration.between(running.since(), clock.instant());
    rows.add("Channels for the extra fields", FieldChannels.of(running.info()).size())
        .add(
            "Connected channels for the extra fields",
            running.channel().caNumbers().connectedFields())
        .add("Sample buffer capacity", queueSamples)
        .add("Time elapsed since search request (s)", begun ? -1 : searching.toSeconds());
  }

  private static String known(double value) {
    return value <= 0 ? NOT_YET : GroupedNumber.print(value);
  }
}
