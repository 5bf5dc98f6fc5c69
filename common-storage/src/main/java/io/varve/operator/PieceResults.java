package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes what bins come to by pieces of the range, several at once. A piece is whole bins, so
 * that the results are those of one reading. One piece more is in work or done than there are
 * workers; no file is open between two pieces. Not thread-safe.
 */
final class PieceResults implements BinResults {
  /** A shorter piece is read sooner than found. */
  private static final long LEAST_SECONDS = 86_400;

  /** Each is looked for in the stores, also where there is nothing. */
  private static final long MOST_PIECES = 256;

  /** Results of one piece, which wait in memory. */
  private static final long MOST_BINS = 16_384;

  private final Pieces pieces;
  private final Bins bins;
  private final TimeRange range;
  private final Supplier<BinMethod> methods;
  private final long lastBin;
  private final long perPiece;

  /** Bins from here on are in no piece yet. */
  private long nextBin;

  private final Deque<Future<List<BinResult>>> ahead = new ArrayDeque<>();
  private final Deque<BinResult> ready = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * @param methods makes one for each piece
   */
  PieceResults(Pieces pieces, Bins bins, TimeRange range, Supplier<BinMethod> methods) {
    this.pieces = pieces;
    this.bins = bins;
    this.range = range;
    this.methods = methods;
    this.nextBin = bins.first(range);
    this.lastBin = bins.last(range);
    this.perPiece = binsPerPiece(bins, range);
  }

  /** Whether a range is long enough for more than one piece. */
  static boolean divides(Bins bins, TimeRange range) {
    return bins.last(range) - bins.first(range) >= binsPerPiece(bins, range);
  }

  private static long binsPerPiece(Bins bins, TimeRange range) {
    long seconds = Duration.between(range.from(), range.to()).toSeconds() / MOST_PIECES;
    return Math.clamp(Math.max(LEAST_SECONDS, seconds) / bins.seconds(), 1, MOST_BINS);
  }

  @Override
  public @Nullable BinResult next() throws IOException {
    while (ready.isEmpty()) {
      while (nextBin <= lastBin && ahead.size() <= pieces.workers().threads()) {
        ahead.add(startPiece());
      }
      Future<List<BinResult>> oldest = ahead.peek();
      if (oldest == null) {
        return null;
      }
      ready.addAll(await(oldest));
      ahead.remove();
    }
    return ready.poll();
  }

  private Future<List<BinResult>> startPiece() throws IOException {
    boolean first = nextBin == bins.first(range);
    long behind = Math.min(lastBin + 1, nextBin + perPiece);
    TimeRange piece =
        new TimeRange(
            first ? range.from() : Instant.ofEpochSecond(bins.start(nextBin)),
            behind > lastBin
                ? range.to()
                : Instant.ofEpochSecond(bins.start(behind)).minusNanos(1));
    nextBin = behind;
    try {
      return pieces.workers().start(() -> compute(piece, first));
    } catch (RejectedExecutionException stopping) {
      throw new IOException("No more answers are computed, the service is stopping", stopping);
    }
  }

  private List<BinResult> compute(TimeRange piece, boolean first) throws IOException {
    List<BinResult> results = new ArrayList<>();
    if (closed) {
      return results;
    }
    BinMethod method = methods.get();
    try (BinReader reader =
        new BinReader(SummedStream.of(pieces.open(piece)), bins, piece, Edge.RANGE, true)) {
      while (!closed && reader.nextBin()) {
        // What came before a later piece is part of the one before it.
        if (first || !reader.carried()) {
          results.add(method.of(reader));
        }
      }
    } finally {
      method.leave();
    }
    return results;
  }

  private List<BinResult> await(Future<List<BinResult>> piece) throws IOException {
    while (true) {
      try {
        return piece.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException notYet) {
        pieces.check();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while a part of the answer was computed");
      } catch (CancellationException stopping) {
        throw new IOException("No more answers are computed, the service is stopping", stopping);
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException failed -> throw failed;
          case RuntimeException failed -> throw failed;
          case Error failed -> throw failed;
          case null, default -> throw new IOException("A part of the answer failed", e);
        }
      }
    }
  }

  /** What is not begun will not be; what is ends with its bin. */
  @Override
  public void close() {
    closed = true;
    ahead.forEach(piece -> piece.cancel(false));
    ahead.clear();
    ready.clear();
  }
}
