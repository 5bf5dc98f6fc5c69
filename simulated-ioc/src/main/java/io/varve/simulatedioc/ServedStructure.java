package io.varve.simulatedioc;

import java.util.BitSet;
import java.util.List;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVAStructure;
import org.jspecify.annotations.Nullable;

/**
 * A structure that reports changes until they were sent.
 *
 * <p>The server keeps a copy of the structure for each subscription. When an update comes while the
 * one before waits to be sent, it forgets what had changed in that one, so a client could be left
 * with an old second beside new nanoseconds. The server empties the set of changes when it sends
 * them, so a set handed out before and not yet empty was not sent, and is reported again.
 *
 * <p>Not thread-safe; the server holds a lock of its own.
 */
final class ServedStructure extends PVAStructure {
  private @Nullable BitSet reported;

  ServedStructure(PVAStructure structure) {
    super(
        structure.getName(),
        structure.getStructureName(),
        structure.get().stream().map(PVAData::cloneData).toList());
  }

  @Override
  public ServedStructure cloneData() {
    return new ServedStructure(this);
  }

  @Override
  public BitSet update(PVAStructure value) throws Exception {
    BitSet changes = super.update(value);
    if (reported == null) {
      // The copy is new; whether its first content was sent cannot be known.
      changes.set(0);
    } else {
      changes.or(reported);
    }
    clearInner(this, 0, false, changes);
    reported = changes;
    return changes;
  }

  /** A structure that is sent as a whole is not sent in parts as well. Returns the next index. */
  private static int clearInner(PVAData data, int index, boolean covered, BitSet changes) {
    if (covered) {
      changes.clear(index);
    }
    int next = index + 1;
    if (data instanceof PVAStructure structure) {
      boolean whole = covered || changes.get(index);
      List<PVAData> elements = structure.get();
      for (PVAData element : elements) {
        next = clearInner(element, next, whole, changes);
      }
    }
    return next;
  }
}
