package io.varve.etl.move;

import io.varve.plainpb.PartitionHeader;
import io.varve.store.PartitionFile;
import io.varve.summary.Summaries;
import io.varve.summary.SummaryTally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the summaries of what moves. Nothing that goes wrong here fails a move: it is counted,
 * logged, and made good by a later move; what is forgotten at the end of the process, by the next
 * move into the same file. Thread-safe.
 */
final class MoveSummaries {
  private static final Logger log = LoggerFactory.getLogger(MoveSummaries.class);
  private static final int MOST_REMEMBERED = 10_000;

  private final @Nullable Summaries summaries;
  private final Queue<PartitionFile> bad = new LinkedBlockingQueue<>(MOST_REMEMBERED);

  /**
   * @param summaries null when none are wanted
   */
  MoveSummaries(@Nullable Summaries summaries) {
    this.summaries = summaries;
  }

  /** How a source's samples are counted while they are read. */
  @FunctionalInterface
  interface Counting {
    /** What counts; null for samples that have no summary. */
    @Nullable SummaryTally of(PartitionFile source, PartitionHeader header, FileLayout layout);
  }

  /** Whether there is a summary of a file, good or not. */
  boolean has(PartitionFile file) {
    return summaries != null && Summaries.present(file);
  }

  /**
   * What the summary of a source says of all its samples; null when it does not. A summary that
   * cannot be read is none.
   */
  Summaries.@Nullable Known known(PartitionFile source, Target target, FileLayout layout) {
    if (summaries == null) {
      return null;
    }
    try {
      return summaries.known(source, target.partition(), layout.end());
    } catch (IOException | RuntimeException e) {
      log.info("{} is read although it has a summary: {}", source.path(), e.toString());
      return null;
    }
  }

  /** How samples that go to a destination are counted. */
  Counting into(Target target, MoveReport report) {
    if (summaries == null) {
      return (source, header, layout) -> null;
    }
    int width = 0;
    try {
      width = summaries.width(target.file());
    } catch (IOException | RuntimeException e) {
      failed(target.file(), report, e);
    }
    int known = width;
    return (source, header, layout) ->
        Summaries.suits(header.type(), target.partition())
            ? summaries.tally(
                target.partition(), source.partition(), layout.start(), layout.end(), known)
            : null;
  }

  /** Sources were copied, one behind the other, from a position of the destination on. */
  void appended(Target target, long position, List<SourceScan> sources, MoveReport report) {
    List<Summaries.Part> parts = new ArrayList<>();
    long at = position;
    for (SourceScan source : sources) {
      SummaryTally tally = source.tally();
      if (tally == null) {
        return;
      }
      parts.add(new Summaries.Part(tally, at));
      at += source.layout().end() - source.layout().start();
    }
    attempt(target.file(), report, () -> wanted().appended(target.file(), parts));
  }

  /** A file is about to be replaced by one with other samples in between. */
  void giveUp(PartitionFile file, MoveReport report) {
    if (summaries != null && file.store().packing().writable()) {
      attempt(file, report, () -> wanted().giveUp(file));
    }
  }

  /** A file is gone. */
  void forget(PartitionFile file, MoveReport report) {
    if (summaries != null && file.store().packing().writable()) {
      attempt(file, report, () -> wanted().remove(file));
    }
  }

  /** Whatever a destination's summary lacks is read. */
  void bringUpToDate(PartitionFile file, MoveReport report) {
    if (summaries != null) {
      attempt(file, report, () -> wanted().bringUpToDate(file));
    }
  }

  /** Tries once more what failed before. */
  void makeGood(MoveReport report) {
    PartitionFile file = bad.poll();
    if (file != null) {
      bringUpToDate(file, report);
    }
  }

  private Summaries wanted() {
    if (summaries == null) {
      throw new IllegalStateException("No summaries are wanted");
    }
    return summaries;
  }

  /** Work on a summary. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void attempt(PartitionFile file, MoveReport report, Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException e) {
      failed(file, report, e);
    }
  }

  private void failed(PartitionFile file, MoveReport report, Exception e) {
    report.summaryFailed();
    boolean remembered = bad.offer(file);
    log.warn(
        "The summary of {} could not be kept, and is made good {}: {}",
        file.path(),
        remembered ? "later" : "by './varve summaries rebuild'",
        e.toString());
  }
}
