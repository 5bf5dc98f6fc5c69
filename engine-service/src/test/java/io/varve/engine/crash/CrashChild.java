package io.varve.engine.crash;

import io.varve.engine.recording.PendingLines;
import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.engine.recording.Tail;
import io.varve.faults.FaultFileSystem;
import io.varve.journal.FsyncPolicy;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records until it is killed, and notes what it has acknowledged. A process of its own. */
public final class CrashChild {
  /** Its exit status when it killed itself at a step. */
  static final int KILLED = 42;

  /** What it prints when it has replayed and begins to record. */
  static final String RECORDING = "recording";

  private final CrashOrder order;
  private final CrashNotes notes;
  private final CrashRecorder recording;

  private CrashChild(CrashOrder order, Path folder) throws IOException {
    this.order = order;
    this.notes = CrashNotes.open(order.notes());
    this.recording = new CrashRecorder(folder);
  }

  /**
   * @param args a {@link CrashOrder}
   */
  public static void main(String[] args) throws IOException {
    CrashOrder order = CrashOrder.of(args);
    Path folder = order.folder();
    if (order.step() != null) {
      FaultFileSystem files = FaultFileSystem.over(folder);
      order.step().arm(files.faults(), order.after(), path -> Runtime.getRuntime().halt(KILLED));
      folder = files.root();
    }
    new CrashChild(order, folder).run();
  }

  private void run() throws IOException {
    if (order.registry() == null) {
      record(
          published -> notes.seal(published.getEpochSecond()),
          Instant.ofEpochSecond(notes.sealed()));
      return;
    }
    try (RegistryDatabase database = RegistryDatabase.sqlite(order.registry())) {
      Registry registry = Registry.open(database.dataSource());
      Lease lease =
          registry
              .leases()
              .acquire(
                  "appliance0", "engine", "crash", recording.clock.instant(), Duration.ofDays(1))
              .orElseThrow();
      Instant known = Instant.ofEpochSecond(notes.sealed());
      record(
          published -> {
            registry.leases().publishSealedBefore(lease, published);
            notes.seal(published.getEpochSecond());
          },
          lease.sealedBefore().isAfter(known) ? lease.sealedBefore() : known);
    }
  }

  @FunctionalInterface
  private interface SealPublisher {
    void publish(Instant sealedBefore);
  }

  private void record(SealPublisher publisher, Instant published) throws IOException {
    SealedBefore sealedBefore = new SealedBefore(published);
    recording.replay(sealedBefore);
    ShardedRecorder recorder =
        recording.start(sealedBefore, order.step() == null ? FsyncPolicy.NONE : FsyncPolicy.BATCH);
    CrashFeed feed = new CrashFeed(recording, recorder);
    System.out.println(RECORDING);
    for (int round = 0; round < order.rounds(); round++) {
      feed.hand();
      if (round % 20 == 0) {
        noteTails(recorder);
        publisher.publish(recorder.advanceSealed());
      }
      if (round % 150 == 149) {
        feed.awaitKept();
        noteAll(feed);
        feed.reopen(CrashSource.values()[(round / 150) % CrashSource.COUNT]);
      }
    }
    for (CrashSource source : CrashSource.values()) {
      feed.close(source);
    }
    recorder.stop(Duration.ofSeconds(10));
    noteAll(feed);
    recording.close();
  }

  private void noteAll(CrashFeed feed) {
    for (CrashSource source : CrashSource.values()) {
      notes.acknowledge(source, feed.next(source));
    }
  }

  /** What memory shows has been journalled before. */
  private void noteTails(ShardedRecorder recorder) throws IOException {
    for (CrashSource source : CrashSource.values()) {
      Tail.@Nullable PvTail tail = recorder.of(source.pvName()).orElse(null);
      if (tail != null && !tail.lines().isEmpty()) {
        PendingLines last = tail.lines().getLast();
        PartitionHeader header = new PartitionHeader(tail.type(), source.pvName(), last.year());
        try (SampleCursor cursor =
            new SampleCursor(header, LineScanner.of(last.bytes(), 0, last.bytes().length))) {
          long second = Long.MIN_VALUE;
          while (cursor.next()) {
            second = cursor.epochSecond();
          }
          notes.acknowledge(source, CrashSource.numberOf(second) + 1);
        }
      }
    }
  }
}
