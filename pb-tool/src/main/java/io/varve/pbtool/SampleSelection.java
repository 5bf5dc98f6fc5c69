package io.varve.pbtool;

import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which samples of a file are wanted. */
final class SampleSelection {
  /** How often it is looked whether somebody still reads. */
  private static final int SAMPLES_PER_LOOK = 1000;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "The first time wanted, as 2024-02-29T09:47:33.5Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "The last time wanted.")
  private @Nullable Instant to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many samples of each file.")
  private long limit = Long.MAX_VALUE;

  /** What is done with a sample. */
  @FunctionalInterface
  interface Sink {
    /** Takes the sample a cursor stands on. */
    void take(SampleCursor cursor);
  }

  /**
   * Hands over the wanted samples in the order of the file, which need not be that of time, as long
   * as somebody reads the result.
   *
   * @return damaged lines that were stepped over
   */
  long forEach(PbFile file, Console console, Sink sink) throws IOException {
    SampleCursor cursor = file.samples();
    long taken = 0;
    while (taken < limit && cursor.next()) {
      if (isWanted(cursor)) {
        sink.take(cursor);
        if (++taken % SAMPLES_PER_LOOK == 0 && console.closed()) {
          break;
        }
      }
    }
    return cursor.damagedLines();
  }

  private boolean isWanted(SampleCursor cursor) {
    return (from == null || compare(cursor, from) >= 0) && (to == null || compare(cursor, to) <= 0);
  }

  private static int compare(SampleCursor cursor, Instant instant) {
    return cursor.epochSecond() != instant.getEpochSecond()
        ? Long.compare(cursor.epochSecond(), instant.getEpochSecond())
        : Integer.compare(cursor.nano(), instant.getNano());
  }
}
