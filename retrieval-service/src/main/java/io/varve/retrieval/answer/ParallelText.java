package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one long answer on their way to text: while the answer's thread reads samples and
 * sends text, other threads write the text of what it has read. What waits is bounded by a few
 * batches. Not thread-safe.
 */
final class ParallelText implements AutoCloseable {
  private static final int MOST_BATCHES = 4;

  private final ScalarText format;
  private final AnswerBuffer out;
  private final Semaphore permits;

  /** Batches being written, in the order of the answer. */
  private final Deque<Job> jobs = new ArrayDeque<>(MOST_BATCHES);

  private final Deque<SampleBatch> free = new ArrayDeque<>(MOST_BATCHES);
  private int batches;
  private @Nullable SampleBatch filling;

  private record Job(SampleBatch batch, FutureTask<Void> task) {}

  private ParallelText(ScalarText format, AnswerBuffer out, Semaphore permits) {
    this.format = format;
    this.out = out;
    this.permits = permits;
  }

  /**
   * Begins, when there is room for one more such answer.
   *
   * @param permits one for each answer that may be written by more than its own thread
   * @return null when there is none
   */
  static @Nullable ParallelText begin(ScalarText format, AnswerBuffer out, Semaphore permits) {
    return permits.tryAcquire() ? new ParallelText(format, out, permits) : null;
  }

  /** Takes the sample where a cursor stands: one of a scalar number, and without fields. */
  void add(SampleCursor at) throws IOException {
    SampleBatch batch = filling;
    if (batch == null || !batch.takes(at)) {
      handOver();
      batch = empty();
      filling = batch;
    }
    batch.add(at);
  }

  /**
   * Takes samples behind the one that was added last, as a stream passes them on: perhaps none.
   *
   * @return how many
   */
  int add(SampleStream from) throws IOException {
    return filling == null ? 0 : filling.add(from);
  }

  private void handOver() {
    SampleBatch batch = filling;
    if (batch != null) {
      filling = null;
      FutureTask<Void> task =
          new FutureTask<>(
              () -> {
                batch.write(format);
                return null;
              });
      jobs.add(new Job(batch, task));
      Thread.ofVirtual().name("answer-text").start(task);
    }
  }

  private SampleBatch empty() throws IOException {
    if (free.isEmpty() && batches < MOST_BATCHES) {
      batches++;
      return new SampleBatch();
    }
    if (free.isEmpty()) {
      sendOldest();
    }
    return free.remove();
  }

  private void sendOldest() throws IOException {
    Job job = jobs.remove();
    try {
      job.task.get();
    } catch (ExecutionException e) {
      dropTheRest();
      throw new IllegalStateException("Samples could not be written as text", e.getCause());
    } catch (InterruptedException e) {
      dropTheRest();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The answer was interrupted");
    }
    job.batch.send(out);
    free.add(job.batch);
  }

  /** What lies behind a hole must not be sent. */
  private void dropTheRest() {
    jobs.clear();
    filling = null;
  }

  /** Sends all that was taken. */
  void drain() throws IOException {
    handOver();
    while (!jobs.isEmpty()) {
      sendOldest();
    }
  }

  /** Lets the next answer have the permit; what was not drained is lost. */
  @Override
  public void close() {
    permits.release();
  }
}
