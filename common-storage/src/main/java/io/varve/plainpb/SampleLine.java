package io.varve.plainpb;

import io.varve.partition.Years;
import io.varve.sample.Sample;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One line outside of any file, for a sample that was computed or must outlive the step of the
 * cursor it was read by; seen through a cursor like any other line.
 *
 * <p>Reused for one sample after the other: what it shows is valid until the next call. Not
 * thread-safe.
 */
public final class SampleLine {
  private final LineBuffer line = new LineBuffer(ScalarLine.ROOM);
  private final SampleEncoder encoder = new SampleEncoder();
  private final LineScanner lines = LineScanner.of(new byte[0], 0, 0);
  private @Nullable PartitionHeader model;
  private @Nullable PartitionHeader header;
  private @Nullable SampleCursor cursor;

  /**
   * Puts a computed sample into the line.
   *
   * @param like the header of what it was computed from: its PV and its fields are taken over
   * @param elementCount elements per sample that the header is to say
   */
  public void set(Sample sample, PartitionHeader like, int elementCount) {
    line.clear();
    encoder.encode(sample, line);
    int year = Years.of(sample.epochSecond());
    PartitionHeader last = header;
    if (last == null
        || !like.equals(model)
        || last.type() != sample.type()
        || last.year() != year
        || last.elementCount() != elementCount) {
      model = like;
      header = new PartitionHeader(sample.type(), like.pvName(), year, elementCount, like.fields());
    }
  }

  /** Copies the sample that a cursor stands on. */
  public void keep(SampleCursor at) {
    line.clear();
    at.copyLineTo(line);
    model = null;
    header = at.header();
  }

  /** The sample, in place. */
  public SampleCursor cursor() throws IOException {
    PartitionHeader current = header;
    if (current == null) {
      throw new IllegalStateException("There is no sample in the line yet");
    }
    SampleCursor shown = cursor;
    if (shown == null || !shown.header().equals(current)) {
      shown = new SampleCursor(current, lines);
      cursor = shown;
    }
    lines.restart(line.array(), 0, line.size());
    if (!shown.next()) {
      throw new IOException("A sample of " + current.pvName() + " cannot be read back");
    }
    return shown;
  }
}
