package io.varve.objectstore;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.store.Edition;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Pieces of objects that were read. Each is known by its object's edition, so bytes of two editions
 * never mix. A piece that several want at once is fetched once; nobody waits for another's piece.
 * Thread-safe.
 */
final class BlockCache implements Closeable {
  /** An entry costs this besides its bytes. */
  private static final int OVERHEAD = 128;

  private final S3Calls calls;
  private final int blockBytes;
  private final Duration longestWait;
  private final ExecutorService fetching = Executors.newVirtualThreadPerTaskExecutor();
  private final AsyncCache<Block, byte[]> blocks;

  BlockCache(S3Calls calls, ObjectStoreSettings settings) {
    this.calls = calls;
    this.blockBytes = settings.blockBytes();
    this.longestWait = settings.readTimeout().plusSeconds(5);
    this.blocks =
        Caffeine.newBuilder()
            .maximumWeight(settings.cacheBytes())
            .weigher((Block block, byte[] bytes) -> bytes.length + OVERHEAD)
            .executor(fetching)
            .buildAsync();
  }

  /**
   * @param number counted from the object's beginning
   */
  private record Block(ObjectPath object, Edition edition, long number) {}

  int blockBytes() {
    return blockBytes;
  }

  /**
   * A piece of an object.
   *
   * @throws io.varve.store.OtherEditionException when the object was replaced and the piece is not
   *     kept here
   * @throws java.nio.file.NoSuchFileException when it is gone
   */
  byte[] get(ObjectPath object, Edition edition, long number) throws IOException {
    CompletableFuture<byte[]> bytes = fetch(new Block(object, edition, number));
    try {
      return bytes.get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while reading " + object);
    } catch (TimeoutException e) {
      throw new IOException(object + " gave no answer for " + longestWait.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new IOException("Reading " + object + " met a fault", cause);
    }
  }

  /** Begins to fetch a piece that will be wanted soon. */
  void ahead(ObjectPath object, Edition edition, long number) {
    // Who wants the piece then meets its failure, and asks once more.
    CompletableFuture<byte[]> _ = fetch(new Block(object, edition, number));
  }

  private CompletableFuture<byte[]> fetch(Block wanted) {
    return blocks.get(
        wanted, (block, executor) -> CompletableFuture.supplyAsync(() -> read(block), executor));
  }

  private byte[] read(Block block) {
    long from = block.number * blockBytes;
    int length = (int) Math.min(blockBytes, block.edition.length() - from);
    try {
      return calls.read(block.object, block.edition, from, length);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    fetching.shutdownNow();
  }
}
