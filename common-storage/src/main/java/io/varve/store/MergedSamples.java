package io.varve.store;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
import io.varve.plainpb.Wanted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the sources of a range query by time.
 *
 * <p>A source is opened when the merge reaches its start; from then on the oldest sample of all
 * open sources is next. Of samples with the same time in two sources one is delivered. Within one
 * file samples are delivered as they lie, so that one sample out of order hides no other (invariant
 * C7); those from before the range are left out wherever they lie. Not thread-safe.
 */
final class MergedSamples implements SampleStream {
  /** How often a plan may be overtaken by moves before the query gives up. */
  private static final int MOST_PLANS = 20;

  private static final Logger log = LoggerFactory.getLogger(MergedSamples.class);

  private static final int NANOS_IN_A_SECOND = 1_000_000_000;

  private final RangePlan plan;
  private final Moment from;
  private final Moment to;

  /** Sources not reached yet, oldest start first. */
  private final Deque<RangeSource> waiting = new ArrayDeque<>();

  /** Sources that stand on a sample not delivered yet, or on the one delivered last. */
  private final List<RangeSource> open = new ArrayList<>();

  /** Samples up to here are not wanted (any more): seconds and nanoseconds. */
  private long afterSecond;

  private int afterNano;

  /**
   * Samples up to here are out of order and not wanted: the start of the range or, until the sample
   * that holds there has been delivered, the moment before that.
   */
  private Moment strayUpTo;

  /** Who has the sample that holds at the start of the range; null when that has been delivered. */
  private @Nullable RangeSource carrier;

  private @Nullable RangeSource current;
  private int plans;

  MergedSamples(RangePlan plan, TimeRange range) throws IOException {
    this.plan = plan;
    this.from = Moment.of(range.from());
    this.to = Moment.of(range.to());
    this.strayUpTo = from;
    begin();
  }

  private void begin() throws IOException {
    RangePlan.Sources sources = plan.sources(from, to, true);
    Moment carried = sources.carried();
    // The carried sample is the first one after the nanosecond before it.
    Moment start = carried == null ? from : before(carried);
    afterSecond = start.epochSecond();
    afterNano = start.nano();
    strayUpTo = start;
    carrier = sources.carrier();
    waiting.addAll(sources.sources());
  }

  @Override
  public boolean next() throws IOException {
    RangeSource last = current;
    if (last != null && last == carrier) {
      carrier = null;
      last.close();
    } else if (last != null) {
      SampleCursor cursor = last.cursor();
      afterSecond = cursor.epochSecond();
      afterNano = cursor.nano();
      try {
        if (!cursor.next()) {
          leave(last);
        } else if (open.size() == 1
            && !isDue(waiting.peek(), cursor)
            && isAfter(cursor, strayUpTo)
            && !isBehindRange(cursor)) {
          // Nearly always: one file is read and no other is near. Then the next sample is due.
          return true;
        } else {
          endAfterRange(last);
        }
        dropRepeated(last);
      } catch (NoSuchFileException | OtherEditionException changed) {
        planAnew(changed);
      } catch (EOFException cut) {
        leaveOutWhatWasCut(last, cut);
      }
    }
    current = null;
    while (true) {
      RangeSource oldest = oldest();
      RangeSource due = waiting.peek();
      if (oldest != null && !isAfter(oldest.cursor(), strayUpTo)) {
        stepOver(oldest);
      } else if (due == null || (oldest != null && !isDue(due, oldest.cursor()))) {
        if (carrier == null) {
          current = oldest;
          return oldest != null;
        }
        if (findFirst(carrier, oldest)) {
          return current != null;
        }
      } else {
        waiting.remove();
        openSource(due);
      }
    }
  }

  /**
   * Finds the source of the first sample, which is the one that holds at the start of the range.
   * Where samples are not in order others of the range may lie in front of it.
   *
   * @return false when its file has changed and all begins anew, as nothing was delivered yet
   */
  private boolean findFirst(RangeSource carrying, @Nullable RangeSource oldest) throws IOException {
    if (oldest == null || isAfter(oldest.cursor(), from)) {
      try {
        if (carrying.openOnLast(from)) {
          strayUpTo = from;
          current = carrying;
          return true;
        }
      } catch (NoSuchFileException | OtherEditionException changed) {
        countPlan(changed);
        closeAll();
        begin();
        return false;
      } catch (EOFException cut) {
        tellOfCut(carrying, cut);
      }
    }
    strayUpTo = from;
    carrier = null;
    current = oldest;
    return true;
  }

  /**
   * Lines of the one file that is open, as far as no other source may have samples in between: what
   * {@link #next} does nearly always, for many lines at once.
   */
  @Override
  public int passLines(LineSink sink) throws IOException {
    if (current == null || current == carrier || open.size() != 1) {
      return 0;
    }
    Wanted wanted = wantedAlone();
    try {
      return current.passLines(wanted, sink);
    } catch (EOFException | OtherEditionException changed) {
      // The next step comes upon it too, and goes on with what the file holds now.
      return 0;
    }
  }

  @Override
  public int passScalars(ScalarColumns columns) throws IOException {
    if (current == null || current == carrier || open.size() != 1) {
      return 0;
    }
    return current.cursor().passScalars(wantedAlone(), columns);
  }

  /** What of the range no source has but those that are open. */
  private Wanted wantedAlone() {
    RangeSource due = waiting.peek();
    return due == null || due.startSecond() > to.epochSecond()
        ? new Wanted(from.epochSecond(), from.nano(), to.epochSecond(), to.nano())
        : new Wanted(from.epochSecond(), from.nano(), due.startSecond() - 1, NANOS_IN_A_SECOND - 1);
  }

  /** Whether a source may hold samples that are not newer than where a cursor stands. */
  private static boolean isDue(@Nullable RangeSource source, SampleCursor at) {
    return source != null && source.startSecond() <= at.epochSecond();
  }

  private void stepOver(RangeSource stray) throws IOException {
    try {
      step(stray);
    } catch (NoSuchFileException | OtherEditionException changed) {
      planAnew(changed);
    } catch (EOFException cut) {
      leaveOutWhatWasCut(stray, cut);
    }
  }

  private void openSource(RangeSource source) throws IOException {
    try {
      if (source.open(after())) {
        open.add(source);
        endAfterRange(source);
      }
    } catch (NoSuchFileException | OtherEditionException changed) {
      planAnew(changed);
    } catch (EOFException cut) {
      leaveOutWhatWasCut(source, cut);
    }
  }

  /**
   * Goes on with what the file holds now. Lines that were never whole may have been cut, by who
   * appends after a crash; what else was in it is missing.
   */
  private void leaveOutWhatWasCut(RangeSource source, EOFException cut) throws IOException {
    tellOfCut(source, cut);
    planAnew(cut);
  }

  private static void tellOfCut(RangeSource source, EOFException cut) {
    log.warn("{} lacks samples in an answer: {}", source.name(), cut.getMessage());
    source.wasCut();
  }

  /**
   * What was in a file that is gone has reached the next store by now: ETL removes it only after
   * that. An object that was replaced holds what it held, and more.
   */
  private void planAnew(IOException changed) throws IOException {
    countPlan(changed);
    closeAll();
    waiting.addAll(plan.sources(after(), to, false).sources());
  }

  private void countPlan(IOException changed) throws IOException {
    if (++plans > MOST_PLANS) {
      throw new IOException(
          "The files of " + plan.key() + " change faster than they can be read", changed);
    }
  }

  /** Steps a source on and closes it when it has ended or left the range. */
  private void step(RangeSource source) throws IOException {
    if (source.cursor().next()) {
      endAfterRange(source);
    } else {
      leave(source);
    }
  }

  private void leave(RangeSource source) throws IOException {
    open.remove(source);
    source.close();
  }

  /**
   * Closes a source that stands behind the range. One sample behind it may be a stray one with
   * others after it that belong into the range, so the next one is looked at too.
   */
  private void endAfterRange(RangeSource source) throws IOException {
    SampleCursor cursor = source.cursor();
    if (isBehindRange(cursor) && (!cursor.next() || isBehindRange(cursor))) {
      leave(source);
    }
  }

  private boolean isBehindRange(SampleCursor cursor) {
    return isAfter(cursor, to);
  }

  private static boolean isAfter(SampleCursor cursor, Moment moment) {
    return Moment.compare(cursor.epochSecond(), cursor.nano(), moment.epochSecond(), moment.nano())
        > 0;
  }

  /** Steps all other sources over the sample that was just delivered. */
  private void dropRepeated(RangeSource delivered) throws IOException {
    if (open.size() < 2 && open.contains(delivered)) {
      return;
    }
    for (RangeSource source : List.copyOf(open)) {
      while (source != delivered
          && open.contains(source)
          && Moment.compare(
                  source.cursor().epochSecond(), source.cursor().nano(), afterSecond, afterNano)
              == 0) {
        step(source);
      }
    }
  }

  private @Nullable RangeSource oldest() {
    if (open.size() == 1) {
      return open.getFirst();
    }
    RangeSource oldest = null;
    for (RangeSource source : open) {
      if (oldest == null
          || Moment.compare(
                  source.cursor().epochSecond(),
                  source.cursor().nano(),
                  oldest.cursor().epochSecond(),
                  oldest.cursor().nano())
              < 0) {
        oldest = source;
      }
    }
    return oldest;
  }

  @Override
  public SampleCursor current() {
    if (current == null) {
      throw new IllegalStateException("There is no current sample");
    }
    return current.cursor();
  }

  @Override
  public String source() {
    if (current == null) {
      throw new IllegalStateException("There is no current sample");
    }
    return current.name();
  }

  private void closeAll() throws IOException {
    for (RangeSource source : open) {
      source.close();
    }
    open.clear();
    waiting.clear();
  }

  @Override
  public void close() throws IOException {
    current = null;
    closeAll();
    if (carrier != null) {
      carrier.close();
    }
  }

  private Moment after() {
    return new Moment(afterSecond, afterNano);
  }

  private static Moment before(Moment moment) {
    return moment.nano() > 0
        ? new Moment(moment.epochSecond(), moment.nano() - 1)
        : new Moment(moment.epochSecond() - 1, 999_999_999);
  }
}
