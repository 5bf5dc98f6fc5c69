package io.varve.engine.recording;

import io.varve.plainpb.SampleEncoder;
import io.varve.sample.FieldValue;
import io.varve.sample.SampleView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has collected for the shards, a batch for each: lines are encoded where they will
 * be journalled from, without a lock. The thread's only.
 */
final class Round {
  private final SampleEncoder encoder = new SampleEncoder();
  private final List<Collected> collected = new ArrayList<>();
  private final Thread thread = Thread.currentThread();
  private boolean collecting;

  /** For one shard. */
  private static final class Collected {
    private final Shard shard;
    private Batch batch = new Batch();

    private Collected(Shard shard) {
      this.shard = shard;
    }
  }

  boolean isOfThisThread() {
    return thread.equals(Thread.currentThread());
  }

  /** From now on lines are handed over at the end of a round, and not each at once. */
  void collect() {
    collecting = true;
  }

  /**
   * Encodes a sample.
   *
   * @param shard the PV's
   * @return its bytes; 0 when the shard has no room for it
   */
  int add(
      Shard shard,
      RecordedPv pv,
      SampleView sample,
      List<FieldValue> fields,
      @Nullable Boolean fieldsChanged) {
    Collected to = of(shard);
    Batch batch = to.batch;
    int before = batch.length();
    if (!to.shard.hasRoom(batch.size() + 1, before)) {
      return 0;
    }
    boolean added = false;
    try {
      encoder.encode(sample, fields, fieldsChanged, batch.next());
      if (to.shard.hasRoom(batch.size() + 1, batch.next().size())) {
        batch.add(pv, sample.epochSecond(), sample.nano());
        added = true;
      }
    } finally {
      if (!added) {
        batch.undo();
      }
    }
    int size = added ? batch.length() - before : 0;
    if (added && !collecting) {
      handOver(to);
      // There may be a thread for each server.
      to.batch.trim();
    }
    return size;
  }

  private Collected of(Shard shard) {
    for (int i = 0; i < collected.size(); i++) {
      if (collected.get(i).shard == shard) {
        return collected.get(i);
      }
    }
    Collected added = new Collected(shard);
    collected.add(added);
    return added;
  }

  /** Hands over all that was collected. */
  void end() {
    boolean anyEnded = false;
    for (int i = 0; i < collected.size(); i++) {
      Collected one = collected.get(i);
      if (!one.batch.isEmpty()) {
        handOver(one);
      }
      anyEnded |= one.shard.ended();
    }
    if (anyEnded) {
      collected.removeIf(one -> one.shard.ended());
    }
  }

  private static void handOver(Collected one) {
    one.batch = one.shard.hand(one.batch);
  }
}
