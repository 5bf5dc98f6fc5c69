package io.varve.etl.move;

import io.varve.plainpb.PartitionHeader;
import org.jspecify.annotations.Nullable;

/** Whether the samples of two files belong into one. */
final class Headers {
  private Headers() {}

  static boolean agree(PartitionHeader one, PartitionHeader other) {
    return one.type() == other.type()
        && one.pvName().equals(other.pvName())
        && one.year() == other.year();
  }

  /** A header in words. */
  static String said(@Nullable PartitionHeader header) {
    return header == null
        ? "nothing"
        : header.type().dbrName() + " of " + header.pvName() + " in " + header.year();
  }
}
