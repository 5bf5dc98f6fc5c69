package io.varve.engine.recording;

import io.varve.journal.Journal;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces a shard's journal to the disk at its interval, in a thread of its own: lines go on coming
 * while a disk takes its time.
 */
final class JournalSync {
  private static final Logger log = LoggerFactory.getLogger(JournalSync.class);
  private static final long LOOK_MILLIS = 100;

  private final int shard;
  private final Journal journal;
  private final RecordingMetrics metrics;
  private final CountDownLatch stopped = new CountDownLatch(1);

  JournalSync(int shard, Journal journal, RecordingMetrics metrics) {
    this.shard = shard;
    this.journal = journal;
    this.metrics = metrics;
  }

  void start() {
    Thread.ofPlatform().daemon().name("journal-sync-" + shard).start(this::run);
  }

  /** Begins no other sync; one under way ends by itself. */
  void stop() {
    stopped.countDown();
  }

  private void run() {
    try {
      while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        sync();
      }
    } catch (InterruptedException e) {
      log.error("The journal of shard {} is no longer forced to the disk", shard);
      Thread.currentThread().interrupt();
    }
  }

  private void sync() {
    try {
      journal.syncWhenDue();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is: without this thread nothing would be forced any more, and nobody told.
      metrics.journalSyncFailures.increment();
      log.error("The journal of shard {} cannot be forced to the disk", shard, e);
    }
  }
}
