package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Guards("C14")
@Timeout(20)
class TimedAccessTest {
  private static final Path MOUNT = Path.of("mount");
  private static final Path DISK = Path.of("disk");

  private final CountDownLatch hang = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private TimedAccess access = new TimedAccess(Duration.ofMillis(100), Duration.ofMinutes(1), 4);

  @AfterEach
  void close() {
    hang.countDown();
    access.close();
  }

  @Test
  void whatIsAnsweredInTimeIsGivenAsItIs() throws IOException {
    assertThat(access.ask(DISK, () -> "answer")).isEqualTo("answer");
    assertThatThrownBy(
            () ->
                access.ask(
                    DISK,
                    () -> {
                      throw new NoSuchFileException("gone");
                    }))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(access.ask(DISK, () -> "answer")).isEqualTo("answer");
  }

  @Test
  void aRootThatWasSilentIsLeftAloneAndOthersAreNot() throws IOException {
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> access.ask(MOUNT, this::hangs))
          .isInstanceOf(SilentStoreException.class)
          .hasMessageContaining("mount");
    }
    assertThat(asked).hasValue(1);
    assertThat(access.ask(DISK, () -> "answer")).isEqualTo("answer");
  }

  @Test
  void aRootIsAskedAgainAfterThePauseAndTrustedWhenItAnswers() throws IOException {
    access = new TimedAccess(Duration.ofMillis(100), Duration.ZERO, 4);
    assertThatThrownBy(() -> access.ask(MOUNT, this::hangs))
        .isInstanceOf(SilentStoreException.class);
    assertThat(access.ask(MOUNT, () -> "answer")).isEqualTo("answer");
  }

  @Test
  void noMoreThreadsThanAllowedHangInOneRoot() {
    access = new TimedAccess(Duration.ofMillis(50), Duration.ZERO, 2);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> access.ask(MOUNT, this::hangs))
          .isInstanceOf(SilentStoreException.class);
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void aQuestionThatNoThreadCanBeStartedForTakesNoTurnFromOthers() throws IOException {
    AtomicInteger started = new AtomicInteger();
    access =
        new TimedAccess(
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            2,
            work -> {
              if (started.incrementAndGet() <= 3) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return Thread.ofPlatform().daemon().unstarted(work);
            });
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> access.ask(DISK, () -> "answer"))
          .isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(access.ask(DISK, () -> "answer")).isEqualTo("answer");
  }

  @Test
  void aRootThatAnswersOthersIsWaitedForLongerThanOneAnswerMayTake() throws Exception {
    access = new TimedAccess(Duration.ofMillis(500), Duration.ofMinutes(1), 1);
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(askers.submit(() -> access.ask(DISK, TimedAccessTest::slowly)));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("slowly");
      }
    }
  }

  /** Thirty of them take more than the longest wait, one of them far less. */
  private static String slowly() {
    LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
    return "slowly";
  }

  @Test
  void whoIsInterruptedBeforeAFileIsOpenedGivesItsHandleBack() throws Exception {
    access = new TimedAccess(Duration.ofSeconds(10), Duration.ofMinutes(1), 1);
    FileHandles handles = new FileHandles(8, Duration.ofSeconds(1));
    Catalogue catalogue = new Catalogue(handles, Listings.forgetful()).within(access);
    Store store = new Store("STS", DISK, Granularity.PARTITION_DAY, 0, 0);
    PartitionFile file =
        new PartitionFile(store, DISK.resolve("PV:1970_01_01.pb"), store.granularity().at(0));
    Thread.ofVirtual().start(() -> failing(() -> access.ask(DISK, this::hangs)));
    until(() -> asked.get() == 1);
    Thread waiting = Thread.ofVirtual().start(() -> failing(() -> catalogue.openPlain(file)));
    until(() -> handles.open() == 1);
    waiting.interrupt();
    waiting.join();
    assertThat(handles.open()).isZero();
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void failing(Callable<?> call) {
    try {
      call.call();
    } catch (Exception expected) {
      // What it left behind is looked at.
    }
  }

  @Test
  void whatIsOpenedTooLateIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Closeable file = closed::countDown;
    assertThatThrownBy(
            () ->
                access.ask(
                    MOUNT,
                    () -> {
                      hangs();
                      return file;
                    }))
        .isInstanceOf(SilentStoreException.class);
    hang.countDown();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private String hangs() {
    asked.incrementAndGet();
    try {
      hang.await();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    return "too late";
  }
}
