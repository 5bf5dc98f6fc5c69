package io.varve.etl.move;

import io.varve.plainpb.LineBuffer;
import io.varve.store.PartitionWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges files by time (invariant E8): each time once, as the file of the lowest rank has it. What
 * one file holds twice for a time with two contents is kept twice, as it is nobody's to choose.
 */
final class MergedSources implements Closeable {
  private final Deque<MergeInput> waiting;
  private final List<MergeInput> open = new ArrayList<>();
  private final LineBuffer kept = new LineBuffer(256);
  private final LineBuffer other = new LineBuffer(256);
  private long added;
  private long conflicts;
  private long written;
  private long last = Long.MIN_VALUE;
  private boolean damaged;

  MergedSources(List<MergeInput> inputs) {
    List<MergeInput> sorted = new ArrayList<>(inputs);
    sorted.sort(Comparator.comparingLong(MergeInput::first).thenComparingInt(MergeInput::rank));
    this.waiting = new ArrayDeque<>(sorted);
  }

  /**
   * Writes everything.
   *
   * @param piece samples between two fail points
   */
  void writeTo(PartitionWriter writer, int piece, FailPoints failPoints) throws IOException {
    MergeInput next = oldest();
    while (next != null) {
      keep(next, writer);
      dropRepeats(next, writer);
      if (written % piece == 0) {
        failPoints.reached(Step.PIECE_COPIED);
      }
      next = oldest();
    }
  }

  private void keep(MergeInput input, PartitionWriter writer) throws IOException {
    last = input.time();
    kept.clear();
    input.samples().copyLineTo(kept);
    writer.add(input.samples());
    written++;
    added += input.rank() > 0 ? 1 : 0;
  }

  /** Steps all files over the time that was just written. */
  private void dropRepeats(MergeInput first, PartitionWriter writer) throws IOException {
    long time = last;
    step(first);
    for (int i = 0; i < open.size(); ) {
      MergeInput input = open.get(i);
      if (input.time() != time) {
        i++;
        continue;
      }
      other.clear();
      input.samples().copyLineTo(other);
      boolean same = Arrays.equals(kept.array(), 0, kept.size(), other.array(), 0, other.size());
      if (!same && input.rank() == first.rank()) {
        keep(input, writer);
      } else if (!same) {
        conflicts++;
      }
      // Stepped on, another one may have its place in the list.
      step(input);
    }
  }

  private void step(MergeInput input) throws IOException {
    if (!input.next()) {
      open.remove(input);
      damaged |= input.samples().damagedLines() > 0 && input.rank() == 0;
      input.close();
    }
  }

  private @Nullable MergeInput oldest() throws IOException {
    while (true) {
      MergeInput oldest = null;
      for (MergeInput input : open) {
        if (oldest == null
            || input.time() < oldest.time()
            || (input.time() == oldest.time() && input.rank() < oldest.rank())) {
          oldest = input;
        }
      }
      MergeInput due = waiting.peek();
      if (due == null || (oldest != null && due.first() > oldest.time())) {
        return oldest;
      }
      waiting.remove();
      open.add(due);
      if (!due.open()) {
        open.remove(due);
        due.close();
      }
    }
  }

  /** Samples that the destination had not. */
  long added() {
    return added;
  }

  /** Samples left out, as another file has their time with another content. */
  long conflicts() {
    return conflicts;
  }

  /** Time of the newest sample written; the smallest number for none. */
  long last() {
    return last;
  }

  /** Whether the destination held lines that cannot be read, and that were not written. */
  boolean destinationDamaged() {
    return damaged;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (MergeInput input : open) {
      try {
        input.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
