package io.varve.operator;

import io.varve.store.SampleStream;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The samples an operator works on. They can be read more than once: some operators look first at
 * how many there are.
 */
public interface Samples {

  /** The PV they are of. */
  String pvName();

  /** Opens the samples anew, in rising time order. */
  SampleStream open() throws IOException;

  /**
   * The same, and those that lie in one bin and within the range may come as sums.
   *
   * @param lastNumbers whether each sum must know its newest number
   */
  default SummedStream open(Bins bins, boolean lastNumbers) throws IOException {
    return SummedStream.of(open());
  }

  /** How to read several parts of the range at once; null when that is not possible. */
  default @Nullable Pieces pieces() {
    return null;
  }

  /** Memory for what has to be held of them as a whole. */
  default Room room() {
    return Room.unbounded();
  }

  /** Opens samples anew. */
  @FunctionalInterface
  interface Opening {
    SampleStream open() throws IOException;
  }

  /** Samples that can only be read one after the other. */
  static Samples of(String pvName, Opening opening) {
    return new Samples() {
      @Override
      public String pvName() {
        return pvName;
      }

      @Override
      public SampleStream open() throws IOException {
        return opening.open();
      }
    };
  }
}
