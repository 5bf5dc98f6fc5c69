package io.varve.etl.job;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;

/** How a sample becomes a line of the file it is copied to. */
interface LineRule {
  /** The type of the file that a sample of a type goes to. */
  DbrType typeFor(DbrType source) throws JobFailure;

  /** Appends the line, newline included. */
  void write(SampleCursor sample, LineBuffer out) throws JobFailure;

  /** Every line as it is, of one type only. */
  static LineRule asIs(DbrType type, String pvName) {
    return new LineRule() {
      @Override
      public DbrType typeFor(DbrType source) throws JobFailure {
        if (source != type) {
          throw new JobFailure(
              "The samples to be added to PV %s are %s and those it has are %s; change the type of"
                      .formatted(pvName, source.dbrName(), type.dbrName())
                  + " one of the two first");
        }
        return type;
      }

      @Override
      public void write(SampleCursor sample, LineBuffer out) {
        sample.copyLineTo(out);
      }
    };
  }
}
