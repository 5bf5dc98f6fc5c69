package io.varve.engine.channel.pva;

import java.util.BitSet;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVAStructure;

/**
 * Which fields of a structure an update brought.
 *
 * <p>Fields are numbered depth first, the structure itself is 0; the bit of a structure stands for
 * all that is in it.
 */
record BitSetView(BitSet bits) {

  /** Whether the update brought the field, a structure around it, or something in it. */
  boolean touches(PVAStructure root, PVAData field) {
    int path = touches(root, field, 0, bits.get(0));
    return path == FOUND_SET;
  }

  private static final int FOUND_SET = -1;
  private static final int FOUND_CLEAR = -2;

  @SuppressWarnings("ReferenceEquality") // two fields may hold equal values
  private static boolean same(PVAData one, PVAData other) {
    return one == other;
  }

  /** The index after this structure, or what was found out about the field. */
  private int touches(PVAStructure structure, PVAData field, int index, boolean covered) {
    int next = index + 1;
    for (PVAData element : structure.get()) {
      int at = next;
      boolean here = covered || bits.get(at);
      next = at + size(element);
      if (same(element, field)) {
        int firstSet = bits.nextSetBit(at);
        return here || (firstSet >= 0 && firstSet < next) ? FOUND_SET : FOUND_CLEAR;
      }
      if (element instanceof PVAStructure inner) {
        int found = touches(inner, field, at, here);
        if (found < 0) {
          return found;
        }
      }
    }
    return next;
  }

  private static int size(PVAData element) {
    int size = 1;
    if (element instanceof PVAStructure structure) {
      for (PVAData inner : structure.get()) {
        size += size(inner);
      }
    }
    return size;
  }
}
