package io.varve.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.Lines;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ParallelTextTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final AnswerBuffer out = new AnswerBuffer(sent);

  // invariant C12
  @Test
  void whatFollowsABatchThatWasNotWaitedForIsNotSent() throws IOException {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    ScalarText format =
        (samples, text) -> {
          boolean isFirst = samples.epochSecond(0) < SampleBatch.SIZE;
          if (isFirst) {
            await(first);
          }
          text.put((byte) 'x');
          if (!isFirst) {
            other.countDown();
          }
        };
    SampleCursor cursor =
        Lines.cursor(
            "A:B",
            IntStream.range(0, 2 * SampleBatch.SIZE)
                .mapToObj(i -> new Sample(i, 0, new SampleValue.ScalarDouble(i), 0, 0))
                .toList());
    try (ParallelText text = ParallelText.begin(format, out, new Semaphore(1))) {
      assertThat(text).isNotNull();
      while (cursor.next()) {
        text.add(cursor);
      }
      Thread.currentThread().interrupt();
      assertThatThrownBy(text::drain).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      await(other);
      text.drain();
    } finally {
      first.countDown();
    }
    out.finish();
    assertThat(sent.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
