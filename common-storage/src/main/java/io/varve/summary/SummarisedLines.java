package io.varve.summary;

import io.varve.store.KnownLines;
import io.varve.store.LineRun;
import io.varve.store.Moment;
import io.varve.store.PartitionFile;
import io.varve.store.PlainPbPartition;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows of the lines of which a summary says that they are samples in order of time, with nothing
 * between them. Thread-safe.
 */
public final class SummarisedLines implements KnownLines {
  private static final Logger log = LoggerFactory.getLogger(SummarisedLines.class);

  private final Changes changes;

  /**
   * @param changes told of what the disk has changed
   */
  public SummarisedLines(Changes changes) {
    this.changes = changes;
  }

  @Override
  public void changed(PartitionFile file, LineRun run) {
    changes.tell(file.path().toString(), run.from(), run.to());
  }

  @Override
  public List<LineRun> of(PartitionFile file, PlainPbPartition opened, long from, Moment latest)
      throws IOException {
    if (!Summaries.present(file) || !Summaries.suits(opened.header().type(), file.partition())) {
      return List.of();
    }
    try (SummaryFile summary = SummaryFile.open(Summaries.pathOf(file), opened, file.partition())) {
      return summary == null ? List.of() : new PureRows(summary, from, latest).runs();
    } catch (IOException e) {
      log.warn(
          "The summary of {} cannot be read, so each of its lines is: {}",
          file.path(),
          e.toString());
      return List.of();
    }
  }
}
