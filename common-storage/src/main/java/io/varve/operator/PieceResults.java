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
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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

  /** Pieces for each worker where sums are read: enough that one who is late holds up no other. */
  private static final int SHARES = 2;

  private final Pieces pieces;
  private final Bins bins;
  private final Instant start;
  private final Iterator<TimeRange> left;
  private final Reading reading;
  private final boolean helps;
  private final Supplier<BinMethod> methods;
  private final Deque<FutureTask<List<BinResult>>> ahead = new ArrayDeque<>();
  private final Deque<BinResult> ready = new ArrayDeque<>();
  private volatile boolean closed;

  /** Opens what is in a piece. */
  @FunctionalInterface
  private interface Reading {
    SummedStream open(TimeRange piece) throws IOException;
  }

  private PieceResults(
      Pieces pieces,
      Bins bins,
      List<TimeRange> divided,
      Reading reading,
      boolean helps,
      Supplier<BinMethod> methods) {
    this.pieces = pieces;
    this.bins = bins;
    this.start = divided.getFirst().from();
    this.left = divided.iterator();
    this.reading = reading;
    this.helps = helps;
    this.methods = methods;
  }

  /**
   * What must be computed from the samples is computed by the workers alone, as each may hold a
   * whole bin.
   *
   * @param methods makes one for each piece
   * @return null when the range is too short for more than one piece
   */
  static @Nullable PieceResults ofSamples(
      Pieces pieces, Bins bins, TimeRange range, Supplier<BinMethod> methods) throws IOException {
    TimeRange held = pieces.held(range);
    List<TimeRange> divided = divided(bins, held);
    return divided.size() < 2
        ? null
        : new PieceResults(
            pieces, bins, divided, piece -> SummedStream.of(pieces.open(piece)), false, methods);
  }

  /**
   * What sums are enough for costs little, so that who waits for it does it himself while the
   * workers are at something else.
   *
   * @param methods makes one for each piece
   * @return null when the range is too short for more than one piece
   */
  static @Nullable PieceResults ofSums(
      Pieces pieces, Bins bins, TimeRange range, Supplier<BinMethod> methods) throws IOException {
    long results = bins.last(range) - bins.first(range) + 1;
    long shares = Math.max((long) SHARES * pieces.workers().threads(), results / MOST_BINS);
    List<TimeRange> divided = pieces.parts(bins, Math.toIntExact(Math.min(shares, MOST_PIECES)));
    boolean small =
        divided.stream().allMatch(part -> bins.last(part) - bins.first(part) < 2 * MOST_BINS);
    return divided.size() < 2 || !small
        ? null
        : new PieceResults(
            pieces, bins, divided, piece -> pieces.open(piece, bins, false), true, methods);
  }

  /** Pieces of about the same length. */
  private static List<TimeRange> divided(Bins bins, TimeRange range) {
    long seconds = Duration.between(range.from(), range.to()).toSeconds() / MOST_PIECES;
    long bySeconds = Math.max(LEAST_SECONDS, seconds) / bins.seconds();
    long perPiece = Math.clamp(bySeconds, 1, MOST_BINS);
    List<TimeRange> divided = new ArrayList<>();
    Instant from = range.from();
    long last = bins.last(range);
    for (long bin = bins.first(range) + perPiece; bin <= last; bin += perPiece) {
      Instant behind = Instant.ofEpochSecond(bins.start(bin));
      divided.add(new TimeRange(from, behind.minusNanos(1)));
      from = behind;
    }
    divided.add(new TimeRange(from, range.to()));
    return divided;
  }

  @Override
  public @Nullable BinResult next() throws IOException {
    while (ready.isEmpty()) {
      while (left.hasNext() && ahead.size() <= pieces.workers().threads()) {
        ahead.add(startPiece(left.next()));
      }
      FutureTask<List<BinResult>> oldest = ahead.peek();
      if (oldest == null) {
        return null;
      }
      if (helps) {
        pieces.workers().help(oldest);
      }
      ready.addAll(await(oldest));
      ahead.remove();
    }
    return ready.poll();
  }

  private FutureTask<List<BinResult>> startPiece(TimeRange piece) throws IOException {
    try {
      return pieces.workers().start(() -> compute(piece));
    } catch (RejectedExecutionException stopping) {
      throw new IOException("No more answers are computed, the service is stopping", stopping);
    }
  }

  private List<BinResult> compute(TimeRange piece) throws IOException {
    List<BinResult> results = new ArrayList<>();
    if (closed) {
      return results;
    }
    boolean first = piece.from().equals(start);
    BinMethod method = methods.get();
    try (BinReader reader = new BinReader(reading.open(piece), bins, piece, Edge.RANGE, true)) {
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
