package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.FieldValue;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import java.io.IOException;

/**
 * Samples whose value has moved by more than a width since the one before them in the answer, or
 * whose alarm or connection has changed (contract storage-retrieval 5.6).
 *
 * @param width in the PV's units, not negative
 */
record DeadBand(double width) implements Operator {
  static final double DEFAULT_WIDTH = 1;

  /** The field that an engine adds to the first sample after a lost connection. */
  private static final String LOST = "cnxlostepsecs";

  @Override
  public String text() {
    return OperatorName.text("deadBand", width, DEFAULT_WIDTH);
  }

  @Override
  public boolean mergeable() {
    return false;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    return new Stream(samples.open());
  }

  private final class Stream extends ComputedStream {
    private final SampleStream samples;
    private boolean any;
    private double value;
    private int severity;
    private boolean lost;

    Stream(SampleStream samples) {
      super(DeadBand.this);
      this.samples = samples;
    }

    @Override
    public boolean next() throws IOException {
      while (samples.next()) {
        SampleCursor at = samples.current();
        if (!at.type().numeric()) {
          continue;
        }
        double newValue = Aggregate.valueOf(at);
        boolean newLost = at.hasFields() && isLost(at);
        // Written so that NaN and infinities on either side count as a move.
        boolean still = Math.abs(newValue - value) <= width;
        if (any && still && at.severity() == severity && newLost == lost) {
          continue;
        }
        any = true;
        value = newValue;
        severity = at.severity();
        lost = newLost;
        pass(at, samples.source());
        return true;
      }
      return false;
    }

    private static boolean isLost(SampleCursor at) {
      for (FieldValue field : at.fields()) {
        if (field.name().equals(LOST)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      samples.close();
    }
  }
}
