package io.varve.retrieval.answer;

import io.varve.operator.BinTooLargeException;
import io.varve.operator.Operator;
import io.varve.partition.Years;
import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.read.SampleSource;
import io.varve.store.SampleStream;
import io.varve.web.HumanTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the samples of PVs to a client, one after the other, in constant memory.
 *
 * <p>What goes wrong before the client has seen anything is thrown. After that the answer is ended
 * with a mark that says it is cut short (law 8, invariant C12).
 */
public final class AnswerWriter {
  private static final Logger log = LoggerFactory.getLogger(AnswerWriter.class);
  private static final int SAMPLES_BETWEEN_CHECKS = 4096;

  private final SampleSource samples;
  private final HumanTime times;
  private final Clock clock;
  private final Duration longest;

  /**
   * @param longest how long one answer may take
   */
  public AnswerWriter(SampleSource samples, HumanTime times, Clock clock, Duration longest) {
    this.samples = samples;
    this.times = times;
    this.clock = clock;
    this.longest = longest;
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
    format.end();
    out.finish();
    return new Outcome(progress.samples, "");
  }

  private void writePv(PvPart part, AnswerFormat format, AnswerBuffer out, Progress progress)
      throws IOException {
    boolean any = false;
    try (SampleStream stream =
        samples.open(part.query(), part.tail().chunks(), () -> check(progress))) {
      while (stream.next()) {
        SampleCursor at = stream.current();
        if (!any) {
          any = true;
          format.startPv(part.meta(at.type(), at.header().fields()));
        }
        format.sample(at, stream.source());
        out.spill();
        if (++progress.samples % SAMPLES_BETWEEN_CHECKS == 0) {
          check(progress);
        }
      }
    }
    if (any) {
      format.endPv();
    } else {
      format.noSamples(
          part.meta(part.query().pv().info().type(), Map.of()),
          yearOf(part),
          part.query().operator().map(Operator::showsEmpty).orElse(false));
    }
    check(progress);
  }

  private void check(Progress progress) throws AnswerTooLongException {
    if (clock.instant().isAfter(progress.deadline)) {
      throw new AnswerTooLongException(
          "The answer took longer than " + longest + "; ask for a shorter range");
    }
  }

  private static Outcome cutShort(
      PvPart part, AnswerFormat format, AnswerBuffer out, Progress progress, Exception cause)
      throws ClientGoneException {
    String why =
        cause instanceof AnswerTooLongException
                || cause instanceof BinTooLargeException
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

    Progress(Instant deadline) {
      this.deadline = deadline;
    }
  }
}
