package io.varve.engine.channel.sampling;

import io.varve.sample.FieldValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of the record travel with the next sample (contract storage-retrieval 1.6).
 *
 * <p>EAA puts changes on the last sample of a write batch; here they go on the next sample, so that
 * a change stands beside the value it applies to. Everything known goes on a sample once a day. Not
 * thread-safe.
 */
final class FieldNotes {
  private static final long DUMP_PERIOD_MILLIS = Duration.ofDays(1).toMillis();
  private static final long NEVER = Long.MIN_VALUE;

  /** Fields for one sample; {@code changed} is null when the sample says nothing about them. */
  record Note(List<FieldValue> fields, @Nullable Boolean changed) {}

  private final FieldList known = new FieldList();
  private final FieldList changed = new FieldList();
  private final FieldList constants = new FieldList();
  private final boolean alwaysSaysUnchanged;
  private long dumpedMillis = NEVER;

  /**
   * @param alwaysSaysUnchanged whether every sample carries "not a real change", as those of
   *     pvAccess do
   */
  FieldNotes(boolean alwaysSaysUnchanged) {
    this.alwaysSaysUnchanged = alwaysSaysUnchanged;
  }

  /** A field has this value now. */
  void set(String name, String value) {
    if (!value.equals(known.put(name, value))) {
      note(name, value);
    }
  }

  /** A value that appears in the daily dump and never as a change, such as EGU. */
  void setConstant(String name, String value) {
    var _ = constants.put(name, value);
  }

  /** A complete new picture that is to go on the next sample as a dump. */
  void snapshot(Map<String, String> all) {
    known.clear();
    all.forEach(known::put);
    dumpedMillis = NEVER;
  }

  /** A change that is to be noted without becoming part of the dump under that name. */
  void note(String name, String value) {
    var _ = changed.put(name, value);
  }

  /** Whether the next sample is to carry everything. */
  boolean dumpDue(long nowMillis) {
    return dumpedMillis == NEVER || nowMillis - dumpedMillis >= DUMP_PERIOD_MILLIS;
  }

  /** Until when samples carry no field if none is noted; milliseconds since 1970. */
  long noneBefore() {
    if (!changed.isEmpty() || (!known.isEmpty() && dumpedMillis == NEVER)) {
      return NEVER;
    }
    return known.isEmpty() ? Long.MAX_VALUE : dumpedMillis + DUMP_PERIOD_MILLIS;
  }

  /** What a sample without a field says about changes. */
  @Nullable Boolean unchanged() {
    return alwaysSaysUnchanged ? false : null;
  }

  /** What a sample recorded now would carry. */
  Note on(long nowMillis) {
    if (!known.isEmpty() && dumpDue(nowMillis)) {
      return new Note(known.with(constants), false);
    }
    if (!changed.isEmpty()) {
      return new Note(changed.all(), !alwaysSaysUnchanged);
    }
    return new Note(List.of(), unchanged());
  }

  /** The note of that instant has been recorded. */
  void recorded(long nowMillis) {
    if (!known.isEmpty() && dumpDue(nowMillis)) {
      dumpedMillis = nowMillis;
    }
    changed.clear();
  }
}
