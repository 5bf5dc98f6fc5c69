package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.Tail;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine's rows of getPVDetails. Scripts use the labels as keys, so they are EAA's to the
 * letter, mistakes included (contract mgmt-engine-etl 1.2).
 */
public final class PvDetails {
  private final HumanTime time;
  private final Drops drops;
  private final Clock clock;

  public PvDetails(HumanTime time, Drops drops, Clock clock) {
    this.time = time;
    this.drops = drops;
    this.clock = clock;
  }

  /** One row; the names of its parts are the keys on the wire. */
  public record Row(String name, @Nullable String value, String source) {}

  List<Row> of(ArchivedPv.Running running, Optional<Tail.PvTail> tail) {
    List<Row> rows = new ArrayList<>();
    identity(rows, running);
    connection(rows, running, tail.map(Tail.PvTail::lastFlush).orElse(null));
    events(rows, running);
    protocol(rows, running);
    return rows;
  }

  private void identity(List<Row> rows, ArchivedPv.Running running) {
    TypeInfo info = running.info();
    ChannelStatus status = running.channel().status();
    boolean monitor = info.samplingMethod() == SamplingMethod.MONITOR;
    pv(rows, "Channel Name", info.pvName());
    pv(rows, "Host name", status.hostName());
    pv(rows, "Controlling PV", info.controllingPv() == null ? "" : info.controllingPv());
    pv(rows, "Is engine currently archiving this?", "yes");
    pv(rows, "Archiver DBR type (initial)", info.type().dbrName());
    pv(
        rows,
        "Archiver DBR type (from CA)",
        status.networkType() == null ? null : status.networkType().dbrName());
    pv(rows, "Number of elements per event (from CA)", String.valueOf(status.elementCount()));
    pv(rows, "Is engine using monitors?", monitor ? "yes" : "no");
    pv(rows, "What's the engine's sampling period?", String.valueOf(info.samplingPeriod()));
    pv(
        rows,
        "The SCAN period (ms) after applying the jitter factor",
        monitor ? "0" : String.valueOf((long) (info.samplingPeriod() * 950)));
  }

  private void connection(List<Row> rows, ArchivedPv.Running running, @Nullable Instant lastFlush) {
    ChannelStatus status = running.channel().status();
    pv(rows, "Is this PV currently connected?", status.connected() ? "yes" : "no");
    pv(rows, "Connection state at last connection changed event", status.state().name());
    pv(rows, "When did we receive the last event?", time.print(status.lastEvent()));
    pv(rows, "What did we last push the data to the short term store?", time.print(lastFlush));
    pv(
        rows,
        "When did we request CA to make a connection to this PV?",
        time.print(running.since()));
    pv(
        rows,
        "When did we first establish a connection to this PV?",
        time.print(status.firstConnected()));
    pv(
        rows,
        "When did we last lose and reestablish a connection to this PV?",
        time.print(status.lastConnected()));
    pv(rows, "When did we last lose a connection to this PV?", time.print(status.lastLost()));
    pv(
        rows,
        "How many times have we lost and regained the connection to this PV?",
        String.valueOf(status.losses()));
  }

  private void events(List<Row> rows, ArchivedPv.Running running) {
    ChannelStatus status = running.channel().status();
    String name = running.info().pvName();
    long timestamp = drops.of(name, DropCause.TIMESTAMP) + drops.of(name, DropCause.OUT_OF_ORDER);
    long buffer =
        drops.of(name, DropCause.OVERFLOW)
            + drops.of(name, DropCause.MEMORY)
            + drops.of(name, DropCause.DISK_FULL);
    long type = drops.of(name, DropCause.TYPE_CHANGE) + drops.of(name, DropCause.REFUSED);
    pv(rows, "How many events so far?", String.valueOf(status.eventCount()));
    pv(rows, "How many raw scan events so far?", "0");
    pv(
        rows,
        "How many events lost because the timestamp is in the far future or past so far?",
        String.valueOf(timestamp));
    pv(
        rows,
        "Instant of last event from the IOC - correct or not.",
        time.print(status.lastEvent()));
    pv(
        rows,
        "How many events lost because the sample buffer is full so far?",
        String.valueOf(buffer));
    pv(
        rows,
        "How many events lost because the DBR_Type of the PV has changed from what it used to be?",
        String.valueOf(type));
    pv(rows, "How many events lost totally so far?", String.valueOf(drops.of(name)));
    rates(rows, status);
  }

  private void rates(List<Row> rows, ChannelStatus status) {
    Instant first = status.firstConnected();
    double seconds =
        first == null ? 0 : Duration.between(first, clock.instant()).toMillis() / 1000.0;
    double perEvent = status.eventCount() == 0 ? 0 : (double) status.bytes() / status.eventCount();
    double eventRate = seconds <= 0 ? 0 : status.eventCount() / seconds;
    double byteRate = seconds <= 0 ? 0 : status.bytes() / seconds;
    pv(rows, "Average bytes per event", number(perEvent));
    pv(rows, "Estimated event rate (events/sec)", number(eventRate));
    pv(rows, "Estimated storage rate (KB/hour)", number(byteRate * 3600 / 1024));
    pv(rows, "Estimated storage rate (MB/day)", number(byteRate * 86_400 / (1 << 20)));
    pv(rows, "Estimated storage rate (GB/year)", number(byteRate * 31_536_000 / (1 << 30)));
  }

  private void protocol(List<Row> rows, ArchivedPv.Running running) {
    ChannelStatus status = running.channel().status();
    String source = running.info().usePva() ? "PVA" : "CA";
    rows.add(new Row("PV connection state machine state", status.state().name(), source));
    rows.add(new Row("Last monitor received at", time.print(status.lastEvent()), source));
    rows.add(
        new Row("Last monitor had a valid DBR?", String.valueOf(status.eventCount() > 0), source));
    rows.add(new Row("Last monitor event timestamp", time.print(status.lastEvent()), source));
    rows.add(new Row("Do we have a CA channel?", String.valueOf(status.connected()), source));
    rows.add(new Row("Do we have a subscription?", String.valueOf(status.connected()), source));
    rows.add(new Row("CAJ connection state", status.state().name(), source));
    pv(rows, "Open channels", "0");
  }

  private static String number(double value) {
    return value <= 0
        ? "Not enough info"
        : new DecimalFormat(
                "###,###,###,###,###,###.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(value);
  }

  private static void pv(List<Row> rows, String label, @Nullable String value) {
    rows.add(new Row(label, value, "pv"));
  }
}
