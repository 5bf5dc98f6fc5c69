package io.varve.retrieval.answer;

import io.varve.operator.BinTooLargeException;
import io.varve.operator.Operator;
import io.varve.operator.Room;
import io.varve.partition.Years;
import io.varve.plainpb.LineSink;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.read.SampleSource;
import io.varve.store.SampleStream;
import io.varve.web.HumanTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the samples of PVs to a client, one after the other, in constant memory.
 *
 * <p>What goes wrong before the client has seen anything is thrown. After that the answer is ended
 * with a mark that says it is cut short (law 8, invariant C12); so is one that lacks samples of
 * which its headers could not tell any more.
 */
public final class AnswerWriter {
  private static final Logger log = LoggerFactory.getLogger(AnswerWriter.class);
  private static final int SAMPLES_BETWEEN_CHECKS = 4096;
  private static final int BYTES_BETWEEN_CHECKS = 4 << 20;

  /** How long answers that are held as a whole wait for each other. */
  private static final Duration TURN = Duration.ofSeconds(30);

  /** As many samples of a PV are not worth the start of a thread. */
  private static final int FEW = 8192;

  /** One for each answer that other threads may help with; a processor does one thing at a time. */
  private final Semaphore parallel = new Semaphore(Runtime.getRuntime().availableProcessors());

  /** For answers that are held as a whole before they are sent; some 200 MB each at most. */
  private final Semaphore whole = new Semaphore(Runtime.getRuntime().availableProcessors());

  private final SampleSource samples;
  private final HumanTime times;
  private final Clock clock;
  private final Duration longest;
  private final long most;

  /**
   * @param longest how long one answer may take
   * @param most samples that one answer may have; it ends soon after them
   */
  public AnswerWriter(
      SampleSource samples, HumanTime times, Clock clock, Duration longest, long most) {
    this.samples = samples;
    this.times = times;
    this.clock = clock;
    this.longest = longest;
    this.most = most;
  }

  /**
   * How an answer ended.
   *
   * @param samples samples written
   * @param cutShort why it lacks samples; empty when it is whole
   */
  public record Outcome(long samples, String cutShort) {}

  /**
   * Writes a whole answer.
   *
   * @param parts at least one
   * @param strict whether formats that resemble JSON have to be JSON
   * @throws ClientGoneException when the client stopped reading
   * @throws AnswerTooLongException when the time is over and nothing has been sent yet
   * @throws IOException when a store cannot be read and nothing has been sent yet
   */
  public Outcome write(List<PvPart> parts, Extension extension, boolean strict, AnswerBuffer out)
      throws IOException {
    if (extension != Extension.MAT) {
      return writeNow(parts, extension, strict, out);
    }
    takeTurn();
    try {
      return writeNow(parts, extension, strict, out);
    } finally {
      whole.release();
    }
  }

  private void takeTurn() throws IOException {
    try {
      if (!whole.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AnswerTooLongException(
            "Others are being answered as files for " + TURN + "; ask again later, or for .raw");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The answer was interrupted before it began");
    }
  }

  private Outcome writeNow(
      List<PvPart> parts, Extension extension, boolean strict, AnswerBuffer out)
      throws IOException {
    PvQuery first = parts.getFirst().query();
    AnswerFormat format =
        extension.open(out, new AnswerContext(times, first.from(), first.to(), strict));
    Progress progress = new Progress(clock.instant().plus(longest));
    format.begin();
    for (PvPart part : parts) {
      try {
        writePv(part, format, out, progress);
      } catch (ClientGoneException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        if (!out.started()) {
          throw e;
        }
        return cutShort(part, format, out, progress, e);
      }
    }
    List<String> lacking = out.started() ? first.lacking().untold() : List.of();
    if (!lacking.isEmpty()) {
      return markedEnd(lacking, first, format, out, progress);
    }
    format.end();
    out.finish();
    return new Outcome(progress.samples, "");
  }

  /** The end of an answer whose beginning did not say what is missing. */
  private static Outcome markedEnd(
      List<String> lacking, PvQuery first, AnswerFormat format, AnswerBuffer out, Progress progress)
      throws ClientGoneException {
    String why = "Samples are missing, as not all could be read of: " + String.join(", ", lacking);
    log.warn("The answer for {} ends with a mark: {}", first.requestedName(), why);
    format.cutShort(why);
    out.finish();
    return new Outcome(progress.samples, why);
  }

  private void writePv(PvPart part, AnswerFormat format, AnswerBuffer out, Progress progress)
      throws IOException {
    long before = progress.samples;
    try (SampleStream stream =
        samples.open(part.query(), part.tail().chunks(), () -> check(progress, out))) {
      if (stream.next()) {
        PartitionHeader header = stream.current().header();
        format.startPv(part.meta(header.type(), header.fields()));
        writeSamples(stream, format, out, progress);
      }
    }
    boolean any = progress.samples > before;
    if (any) {
      format.endPv();
    } else {
      format.noSamples(
          part.meta(part.query().pv().info().type(), Map.of()),
          yearOf(part),
          part.query().operator().map(Operator::showsEmpty).orElse(false));
    }
    check(progress, out);
  }

  /**
   * Writes the sample a stream stands on and those after it: lines as they lie where the format
   * takes them, and long stretches of single numbers with the help of other threads.
   */
  private void writeSamples(
      SampleStream stream, AnswerFormat format, AnswerBuffer out, Progress progress)
      throws IOException {
    LineSink lines = format.lines();
    ScalarText scalars = format.scalars();
    long few = progress.samples + FEW;
    ParallelText text = null;
    try {
      do {
        SampleCursor at = stream.current();
        progress.samples++;
        if (text != null && ScalarColumns.suit(at.type()) && !at.hasFields()) {
          text.add(at);
          progress.samples += text.add(stream);
        } else {
          if (text != null) {
            text.drain();
          }
          format.sample(at, stream.source());
          out.spill();
        }
        if (lines != null) {
          passLines(stream, lines, out, progress);
        }
        if (checkIfDue(progress, out)) {
          if (text == null && scalars != null && progress.samples > few) {
            text = ParallelText.begin(scalars, out, parallel);
          }
        }
      } while (stream.next());
      if (text != null) {
        text.drain();
      }
    } catch (ClientGoneException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (text != null) {
        text.drain();
      }
      throw e;
    } finally {
      if (text != null) {
        text.close();
      }
    }
  }

  private void passLines(SampleStream stream, LineSink lines, AnswerBuffer out, Progress progress)
      throws IOException {
    for (int passed = 1; passed > 0; ) {
      passed = stream.passLines(lines);
      progress.samples += passed;
      checkIfDue(progress, out);
    }
  }

  private boolean checkIfDue(Progress progress, AnswerBuffer out) throws IOException {
    boolean due = progress.samples >= progress.nextCheck || out.sent() >= progress.nextBytes;
    if (due) {
      progress.nextBytes = out.sent() + BYTES_BETWEEN_CHECKS;
      check(progress, out);
    }
    return due;
  }

  private void check(Progress progress, AnswerBuffer out) throws IOException {
    out.checkClient();
    progress.nextCheck = progress.samples + SAMPLES_BETWEEN_CHECKS;
    if (clock.instant().isAfter(progress.deadline)) {
      throw new AnswerTooLongException(
          "The answer took longer than " + longest + "; ask for a shorter range");
    }
    if (progress.samples > most) {
      throw new AnswerTooLongException(
          "The answer has more than " + most + " samples; ask for a shorter range");
    }
  }

  private static Outcome cutShort(
      PvPart part, AnswerFormat format, AnswerBuffer out, Progress progress, Exception cause)
      throws ClientGoneException {
    String why =
        cause instanceof AnswerTooLongException
                || cause instanceof BinTooLargeException
                || cause instanceof Room.FullException
                || cause instanceof UnfitFormatException
            ? String.valueOf(cause.getMessage())
            : "The samples of "
                + part.query().pv().info().pvName()
                + " could not be read to the end";
    log.error(
        "The answer for {} was cut short after {} samples",
        part.query().requestedName(),
        progress.samples,
        cause);
    format.cutShort(why);
    out.finish();
    return new Outcome(progress.samples, why);
  }

  /** A year clients know, for a header without samples: the range's end, but not beyond now. */
  private int yearOf(PvPart part) {
    Instant now = clock.instant();
    Instant end = part.query().to().isBefore(now) ? part.query().to() : now;
    return Math.max(1970, Years.of(end));
  }

  private static final class Progress {
    final Instant deadline;
    long samples;
    long nextCheck = SAMPLES_BETWEEN_CHECKS;

    /** Few samples may be many bytes. */
    long nextBytes = BYTES_BETWEEN_CHECKS;

    Progress(Instant deadline) {
      this.deadline = deadline;
    }
  }
}
