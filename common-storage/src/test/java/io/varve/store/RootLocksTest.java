package io.varve.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock that late appends and removals take, as another process sees it. */
@Guards("E9")
@Timeout(60)
class RootLocksTest {
  @TempDir Path root;

  @Test
  void whoWaitsInVainTakesNothingFromTheHolder() throws Exception {
    RootLocks locks = new RootLocks(new Durable());
    try (RootLocks.Hold held = locks.acquire(root)) {
      // The appliance has an engine and an ETL, each with locks of its own.
      for (RootLocks other : new RootLocks[] {locks, new RootLocks(new Durable())}) {
        FutureTask<Void> waiting =
            new FutureTask<>(
                () -> {
                  other.acquire(root).close();
                  return null;
                });
        Thread thread = Thread.ofPlatform().start(waiting);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
          Thread.onSpinWait();
        }
        thread.interrupt();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedIOException.class);

        assertThat(answerOfAnotherProcess()).isEqualTo("locked");
      }
    }
    assertThat(answerOfAnotherProcess()).isEqualTo("free");
  }

  @Test
  void aLockFileThatSomebodyRemovedIsMadeAnew() throws Exception {
    RootLocks locks = new RootLocks(new Durable());
    locks.acquire(root).close();
    Files.delete(lockFile());

    try (RootLocks.Hold held = locks.acquire(root)) {
      assertThat(answerOfAnotherProcess()).isEqualTo("locked");
    }
  }

  private Path lockFile() {
    return Sidecars.folder(root, "locks").resolve("removal.lock");
  }

  private String answerOfAnotherProcess() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                lockFile().toString())
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  /** The other process. */
  static final class Other {
    private Other() {}

    @SuppressWarnings("SystemOut") // its answer
    public static void main(String[] args) throws IOException {
      try (FileChannel file = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
        System.out.println(file.tryLock() == null ? "locked" : "free");
      }
    }
  }
}
