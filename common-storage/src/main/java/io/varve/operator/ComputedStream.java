package io.varve.operator;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleLine;
import io.varve.sample.Sample;
import io.varve.store.SampleStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Samples that are computed one after the other, or passed on from what they are computed from. */
abstract class ComputedStream implements SampleStream {
  private final String computedBy;
  private final SampleLine line = new SampleLine();
  private @Nullable SampleCursor current;
  private String source = "";

  /**
   * @param operator its text is the source of computed samples
   */
  ComputedStream(Operator operator) {
    this.computedBy = operator.text();
  }

  /**
   * Shows a computed sample.
   *
   * @param like the header of what it was computed from
   * @param elementCount elements per sample that its header is to say
   */
  final void show(Sample sample, PartitionHeader like, int elementCount) throws IOException {
    line.set(sample, like, elementCount);
    current = line.cursor();
    source = computedBy;
  }

  /** Passes a sample on as it is. */
  final void pass(SampleCursor at, String itsSource) {
    current = at;
    source = itsSource;
  }

  @Override
  public final SampleCursor current() {
    if (current == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return current;
  }

  @Override
  public final String source() {
    return source;
  }
}
