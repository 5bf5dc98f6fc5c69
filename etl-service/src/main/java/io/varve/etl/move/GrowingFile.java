package io.varve.etl.move;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A file that bytes are added to until it is made durable. What was added goes to the disk while
 * more is copied, so that little of a large file is left to wait for at the end.
 *
 * <p>For one thread.
 */
final class GrowingFile implements Closeable {
  private final FileChannel channel;
  private final long aheadBytes;
  private long begun;
  private @Nullable FutureTask<@Nullable Void> force;

  /**
   * @param channel closed with this
   * @param position of the channel, that bytes are added from
   * @param aheadBytes that are worth being forced before the end
   */
  GrowingFile(FileChannel channel, long position, long aheadBytes) {
    this.channel = channel;
    this.begun = position;
    this.aheadBytes = aheadBytes;
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * To be called when bytes were added.
   *
   * @throws IOException when those before them cannot be forced
   */
  void added() throws IOException {
    long end = channel.position();
    FutureTask<@Nullable Void> before = force;
    boolean busy = before != null && !before.isDone();
    if (busy || end - begun < aheadBytes) {
      return;
    }
    settle();
    begun = end;
    FutureTask<@Nullable Void> next =
        new FutureTask<>(
            () -> {
              channel.force(false);
              return null;
            });
    // No pool's: whoever waits for a disk that hangs would keep others from theirs.
    Thread.ofPlatform().daemon().name("etl-force").start(next);
    force = next;
  }

  /** Makes durable what was added and the length. */
  void sync() throws IOException {
    settle();
    channel.force(true);
  }

  /** The system tells of a page that was lost once only, so that no answer may go unheard. */
  private void settle() throws IOException {
    if (force == null) {
      return;
    }
    try {
      force.get();
      force = null;
    } catch (ExecutionException e) {
      throw new IOException("It cannot be forced to the disk: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while it was forced to the disk");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
