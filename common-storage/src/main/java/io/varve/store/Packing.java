package io.varve.store;

/** How the partitions of a PV lie in a store (contract storage-retrieval 1.8). */
public enum Packing {
  /** One file per partition: what Varve writes. */
  FILES(true),

  /**
   * As {@link #FILES}, and beside them the zips of a store that EAA packed until 2026 ({@code
   * compress=ZIP_PER_PV}); a later EAA writes plain files there and no longer sees the zips.
   */
  FILES_AND_OLD_ZIPS(true),

  /** One tar per PV. */
  TAR(false),

  /** One zip per PV, with today's name or that of {@code compress=ZIP_PER_PV}. */
  ZIP(false);

  private final boolean writable;

  Packing(boolean writable) {
    this.writable = writable;
  }

  /** Whether new samples go into plain files. */
  public boolean writable() {
    return writable;
  }
}
