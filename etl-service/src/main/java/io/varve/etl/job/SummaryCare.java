package io.varve.etl.job;

import io.varve.store.PartitionFile;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no summary outlives the content it was made of: it goes before the content does,
 * and is made anew after it. Without one, reduced queries read the samples, as they do in stores
 * whose encoding has none.
 */
final class SummaryCare {
  private static final Logger log = LoggerFactory.getLogger(SummaryCare.class);

  private final @Nullable Summaries summaries;

  /**
   * @param summaries null when none are wanted; those that there are go all the same
   */
  SummaryCare(@Nullable Summaries summaries) {
    this.summaries = summaries;
  }

  /**
   * Removes the summary of a file that is about to change.
   *
   * @return whether there was one
   */
  boolean forget(PartitionFile file) throws IOException {
    return file.store().appendable() && Files.deleteIfExists(Summaries.pathOf(file));
  }

  /** Makes what a file's summary lacks; what fails here can be made good later. */
  void provide(PartitionFile file) {
    if (summaries == null || !file.store().appendable()) {
      return;
    }
    try {
      summaries.bringUpToDate(file);
    } catch (IOException | RuntimeException e) {
      log.warn(
          "The summary of {} is to be made by './varve summaries rebuild': {}",
          file.path(),
          e.toString());
    }
  }
}
