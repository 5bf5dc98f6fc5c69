package io.varve.engine.channel.sampling;

import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Recording;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the network says about one PV into samples.
 *
 * <p>Thread-safe: everything happens under one lock that is held only for short computations, never
 * across a call into a network library. So samples reach the recording in order and from one thread
 * at a time, whatever threads the library uses, and once {@link #close} returns none follows.
 */
public final class SampledPv implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SampledPv.class);

  private final TypeInfo info;
  private final Recording recording;
  private final ClockRule rule;
  private final Clock clock;
  private final ConnectionLog connection;
  private final ConnectionMarks marks = new ConnectionMarks();
  private final FieldNotes fields;
  private final @Nullable ScanRule scan;
  private final ScanTimer.@Nullable Ticking ticking;

  private boolean firstSinceConnect = true;
  private @Nullable Instant newest;
  private @Nullable Instant keptSinceConnect;
  private long wrongSecond = Long.MIN_VALUE;
  private long wrongNano;

  /**
   * @param timer ticks for SCAN
   */
  public SampledPv(TypeInfo info, Recording recording, ClockRule rule, ScanTimer timer) {
    this.info = info;
    this.recording = recording;
    this.rule = rule;
    this.clock = rule.clock();
    this.connection = new ConnectionLog(clock.instant());
    this.fields = new FieldNotes(info.usePva());
    this.newest = recording.newest();
    boolean scans = info.samplingMethod() == SamplingMethod.SCAN && info.samplingPeriod() > 0;
    this.scan = scans ? new ScanRule(clock, info.samplingPeriod()) : null;
    this.ticking =
        scans
            ? timer.every(
                Duration.ofMillis(Math.max(1, (long) (info.samplingPeriod() * 1000))), this::tick)
            : null;
  }

  public TypeInfo info() {
    return info;
  }

  /** The PV answered; its updates follow. */
  public synchronized void connected(
      String host, io.varve.sample.DbrType offered, int elementCount) {
    connection.connected(clock.instant(), host, offered, elementCount, info.type());
    firstSinceConnect = true;
    keptSinceConnect = null;
    if (scan != null) {
      scan.forget();
    }
    if (connection.state() == ChannelState.TYPE_CHANGED) {
      log.warn("{}: {}; its updates are dropped", info.pvName(), connection.status().why());
    }
  }

  /** The PV is gone. */
  public synchronized void lost(String reason) {
    if (connection.lost(clock.instant(), reason)) {
      marks.lostAt(clock.instant());
    }
  }

  /** Says why the PV has not been found. */
  public synchronized void remark(String reason) {
    connection.remark(reason);
  }

  /** An update came that could not even be decoded. */
  public synchronized void undecodable(DropCause cause) {
    recording.dropped(cause);
  }

  /** A field of the record has this value now. */
  public synchronized void field(String name, String value) {
    fields.set(name, value);
  }

  /** A value for the daily dump only. */
  public synchronized void constantField(String name, String value) {
    fields.setConstant(name, value);
  }

  /** A change for the next sample, apart from the dump. */
  public synchronized void fieldChange(String name, String value) {
    fields.note(name, value);
  }

  /** Whether {@link #fieldSnapshot} is wanted before the next update. */
  public synchronized boolean fieldSnapshotDue() {
    return fields.dumpDue(clock.instant());
  }

  /** All fields at once, for a dump on the next sample. */
  public synchronized void fieldSnapshot(Map<String, String> all) {
    fields.snapshot(all);
  }

  /** Judges an update and records it when it is to become a sample. */
  public synchronized void update(Update update) {
    if (connection.state() == ChannelState.STOPPED) {
      return;
    }
    if (update.value().type() != info.type()) {
      recording.dropped(DropCause.TYPE_CHANGE);
      return;
    }
    boolean first = firstSinceConnect;
    firstSinceConnect = false;
    switch (rule.judge(update, first, newest)) {
      case WRONG -> wrongTime(update, DropCause.TIMESTAMP);
      case BACKWARDS -> wrongTime(update, DropCause.OUT_OF_ORDER);
      case REPEATED -> marks.nothingMissed();
      case SOUND -> {
        if (scan == null || scan.keeps(update, keptSinceConnect)) {
          record(update);
        }
      }
    }
  }

  /**
   * The same wrong stamp again and again counts once: an IOC without a clock would drown the rest.
   */
  private void wrongTime(Update update, DropCause cause) {
    if (update.epochSecond() != wrongSecond || update.nano() != wrongNano) {
      wrongSecond = update.epochSecond();
      wrongNano = update.nano();
      recording.dropped(cause);
      log.debug(
          "{}: dropped an update stamped {} s {} ns ({})",
          info.pvName(),
          wrongSecond,
          wrongNano,
          cause);
    }
  }

  private synchronized void tick() {
    Update straggler =
        scan == null || connection.state() == ChannelState.STOPPED ? null : scan.straggler();
    if (straggler != null) {
      record(straggler);
    }
  }

  private void record(Update update) {
    Instant now = clock.instant();
    FieldNotes.Note note = fields.on(now);
    List<FieldValue> all = new ArrayList<>(note.fields());
    all.addAll(marks.on(now));
    Sample sample =
        new Sample(
            update.epochSecond(),
            (int) update.nano(),
            update.value(),
            update.severity(),
            update.status(),
            all,
            note.changed());
    if (!recording.record(sample)) {
      return;
    }
    marks.recorded();
    fields.recorded(now);
    newest = sample.instant();
    keptSinceConnect = newest;
    connection.accepted(newest, SampleSize.of(sample));
  }

  public synchronized ChannelStatus status() {
    return connection.status();
  }

  @Override
  public void close() {
    close("closed");
  }

  /** Stops for good. */
  public void close(String reason) {
    if (ticking != null) {
      ticking.close();
    }
    synchronized (this) {
      connection.stopped(clock.instant(), reason);
    }
  }
}
