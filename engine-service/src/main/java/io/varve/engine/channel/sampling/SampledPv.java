package io.varve.engine.channel.sampling;

import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Recording;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleView;
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
 * <p>Called by one thread at a time, which its channel sees to: over Channel Access it is the
 * client's thread, over pvAccess whoever holds the channel's turn. So samples reach the recording
 * in order, and once {@link #close} has returned none follows. Only {@link #status} is for all.
 */
public final class SampledPv implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SampledPv.class);
  private static final long NEVER = Long.MIN_VALUE;

  private final TypeInfo info;
  private final Recording recording;
  private final ClockRule rule;
  private final Clock clock;
  private final ConnectionLog connection;
  private final ConnectionMarks marks = new ConnectionMarks();
  private final FieldNotes fields;
  private final @Nullable Boolean unchanged;
  private final @Nullable ScanRule scan;
  private final ScanTimer.@Nullable Ticking ticking;
  private final DbrType type;
  private boolean stopped;
  private boolean firstSinceConnect = true;

  /** Samples before this carry no field, so nothing need be asked for each of them. */
  private long plainBeforeMillis = NEVER;

  private long newestSecond = NEVER;
  private int newestNano;
  private long keptSecond = NEVER;
  private int keptNano;
  private long wrongSecond = NEVER;
  private int wrongNano;

  /**
   * @param timer ticks for SCAN, in the channel's turn
   */
  public SampledPv(TypeInfo info, Recording recording, ClockRule rule, ScanTimer timer) {
    this.info = info;
    this.recording = recording;
    this.rule = rule;
    this.clock = rule.clock();
    this.connection = new ConnectionLog(clock.instant());
    this.fields = new FieldNotes(info.usePva());
    this.unchanged = fields.unchanged();
    this.type = info.type();
    Instant newest = recording.newest();
    if (newest != null) {
      newestSecond = newest.getEpochSecond();
      newestNano = newest.getNano();
    }
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
  public void connected(String host, DbrType offered, int elementCount) {
    connection.connected(clock.instant(), host, offered, elementCount, info.type());
    firstSinceConnect = true;
    keptSecond = NEVER;
    if (scan != null) {
      scan.forget();
    }
    if (connection.state() == ChannelState.TYPE_CHANGED) {
      log.warn("{}: {}; its updates are dropped", info.pvName(), connection.status().why());
    }
  }

  /** The PV is gone. */
  public void lost(String reason) {
    if (connection.lost(clock.instant(), reason)) {
      marks.lostAt(clock.instant());
      plainBeforeMillis = NEVER;
    }
  }

  /** Says why the PV has not been found. */
  public void remark(String reason) {
    connection.remark(reason);
  }

  /** Updates were lost before they could be judged. */
  public void dropped(DropCause cause) {
    recording.dropped(cause);
  }

  /** A field of the record has this value now. */
  public void field(String name, String value) {
    fields.set(name, value);
    plainBeforeMillis = NEVER;
  }

  /** A value for the daily dump only. */
  public void constantField(String name, String value) {
    fields.setConstant(name, value);
  }

  /** A change for the next sample, apart from the dump. */
  public void fieldChange(String name, String value) {
    fields.note(name, value);
    plainBeforeMillis = NEVER;
  }

  /** Whether {@link #fieldSnapshot} is wanted before the next update. */
  public boolean fieldSnapshotDue() {
    return fields.dumpDue(clock.millis());
  }

  /** All fields at once, for a dump on the next sample. */
  public void fieldSnapshot(Map<String, String> all) {
    fields.snapshot(all);
    plainBeforeMillis = NEVER;
  }

  /** Judges an update and records it when it is to become a sample. */
  public void update(SampleView update) {
    if (stopped) {
      return;
    }
    if (update.type() != type) {
      recording.dropped(DropCause.TYPE_CHANGE);
      return;
    }
    boolean first = firstSinceConnect;
    firstSinceConnect = false;
    switch (rule.judge(update, first, newestSecond, newestNano)) {
      case WRONG -> wrongTime(update, DropCause.TIMESTAMP);
      case BACKWARDS -> wrongTime(update, DropCause.OUT_OF_ORDER);
      case REPEATED -> repeated(first);
      case SOUND -> {
        if (scan == null || scan.keeps(update, keptSecond, keptNano)) {
          record(update);
        }
      }
    }
  }

  private void repeated(boolean first) {
    marks.nothingMissed();
    if (!first) {
      recording.dropped(DropCause.REPEATED);
    }
  }

  /**
   * The same wrong stamp again and again counts once, as in EAA, and then as repeated: an IOC
   * without a clock would drown the rest.
   */
  private void wrongTime(SampleView update, DropCause cause) {
    if (update.epochSecond() == wrongSecond && update.nano() == wrongNano) {
      recording.dropped(DropCause.REPEATED);
    } else {
      wrongSecond = update.epochSecond();
      wrongNano = update.nano();
      recording.dropped(cause);
      connection.refused(update.epochSecond(), update.nano());
      log.debug(
          "{}: dropped an update stamped {} s {} ns ({})",
          info.pvName(),
          update.epochSecond(),
          update.nano(),
          cause);
    }
  }

  private void tick() {
    Sample straggler = scan == null || stopped ? null : scan.straggler();
    if (straggler != null) {
      record(straggler);
    }
  }

  private void record(SampleView update) {
    int size =
        clock.millis() < plainBeforeMillis
            ? recording.record(update, List.of(), unchanged)
            : recordWithFields(update);
    if (size > 0) {
      newestSecond = update.epochSecond();
      newestNano = update.nano();
      keptSecond = newestSecond;
      keptNano = newestNano;
      connection.accepted(newestSecond, newestNano, size);
    }
  }

  private int recordWithFields(SampleView update) {
    Instant now = clock.instant();
    FieldNotes.Note note = fields.on(now.toEpochMilli());
    List<FieldValue> all = new ArrayList<>(note.fields());
    all.addAll(marks.on(now));
    int size = recording.record(update, all, note.changed());
    if (size > 0) {
      marks.recorded();
      fields.recorded(now.toEpochMilli());
      plainBeforeMillis = marks.none() ? fields.noneBefore() : NEVER;
    }
    return size;
  }

  /** What is known of the channel; from any thread. */
  public ChannelStatus status() {
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
    stopped = true;
    connection.stopped(clock.instant(), reason);
  }
}
