package io.varve.engine.channel.sampling;

import io.varve.sample.FieldValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that say on a sample that the PV was gone before it (contract mgmt-engine-etl 3.8,
 * storage-retrieval 1.6). Not thread-safe.
 */
final class ConnectionMarks {
  private boolean startup = true;
  private @Nullable Instant lost;

  void lostAt(Instant when) {
    if (lost == null) {
      lost = when;
    }
  }

  /** The PV came back with the very sample that is archived already: nothing was missed. */
  void nothingMissed() {
    lost = null;
  }

  /** Whether the next sample carries nothing, whenever it is recorded. */
  boolean none() {
    return !startup && lost == null;
  }

  /** What the next sample would carry, for a sample that is recorded at the given time. */
  List<FieldValue> on(Instant now) {
    long lostSecond = lost == null ? 0 : lost.getEpochSecond();
    long nowSecond = now.getEpochSecond();
    List<FieldValue> marks = new ArrayList<>(3);
    if (startup || (lostSecond != 0 && lostSecond != nowSecond)) {
      marks.add(new FieldValue("cnxlostepsecs", Long.toString(lostSecond)));
      marks.add(new FieldValue("cnxregainedepsecs", Long.toString(nowSecond)));
    }
    if (startup) {
      marks.add(new FieldValue("startup", "true"));
    }
    return marks;
  }

  /** The marks have been recorded. */
  void recorded() {
    startup = false;
    lost = null;
  }
}
