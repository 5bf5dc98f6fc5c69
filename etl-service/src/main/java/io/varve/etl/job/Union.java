package io.varve.etl.job;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of two files of one partition, by time, each once. Of two with the same time the
 * first file's is taken; when they differ in anything else that is a conflict.
 */
final class Union {

  /** Takes a line, newline included. */
  @FunctionalInterface
  interface Sink {
    void accept(LineBuffer line, long epochSecond) throws IOException;
  }

  private Union() {}

  /**
   * Merges two files.
   *
   * @param first null for none
   * @param second null for none
   * @return conflicts
   */
  static long of(@Nullable PartitionContent first, @Nullable PartitionContent second, Sink sink)
      throws IOException {
    try (FileSamples a = first == null ? null : first.samples();
        FileSamples b = second == null ? null : second.samples()) {
      return merge(a, b, sink);
    }
  }

  private static long merge(@Nullable FileSamples a, @Nullable FileSamples b, Sink sink)
      throws IOException {
    LineBuffer line = new LineBuffer(256);
    LineBuffer other = new LineBuffer(256);
    long conflicts = 0;
    SampleCursor left = step(a);
    SampleCursor right = step(b);
    while (left != null || right != null) {
      int order = left == null ? 1 : right == null ? -1 : compare(left, right);
      SampleCursor next = order <= 0 ? left : right;
      if (next == null) {
        break;
      }
      line.clear();
      next.copyLineTo(line);
      sink.accept(line, next.epochSecond());
      if (order == 0 && right != null) {
        other.clear();
        right.copyLineTo(other);
        conflicts += same(line, other) ? 0 : 1;
        right = step(b);
      }
      if (order <= 0) {
        left = step(a);
      } else {
        right = step(b);
      }
    }
    return conflicts;
  }

  private static @Nullable SampleCursor step(@Nullable FileSamples samples) throws IOException {
    return samples != null && samples.next() ? samples.current() : null;
  }

  private static int compare(SampleCursor a, SampleCursor b) {
    int seconds = Long.compare(a.epochSecond(), b.epochSecond());
    return seconds != 0 ? seconds : Integer.compare(a.nano(), b.nano());
  }

  private static boolean same(LineBuffer a, LineBuffer b) {
    return Arrays.equals(a.array(), 0, a.size(), b.array(), 0, b.size());
  }
}
