package io.varve.mgmt.name;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Orders the changes of one PV, so that a pause and a delete at the same time do not undo each
 * other's work (invariant F6). PVs share a fixed number of locks by their hash.
 */
public final class PvLocks {
  private static final int COUNT = 256;

  private final Lock[] locks = new Lock[COUNT];

  public PvLocks() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** Does a change while no other change of this PV runs; it must not lock another PV. */
  public <T> T with(String pvName, Supplier<T> change) {
    Lock lock = locks[Math.floorMod(pvName.hashCode(), COUNT)];
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }
}
