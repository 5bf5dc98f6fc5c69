package io.varve.operator;

import io.varve.store.SampleStream;
import java.io.IOException;

/**
 * The samples an operator works on. They can be read more than once: some operators look first at
 * how many there are.
 *
 * @param pvName the PV they are of
 * @param opening opens them, in rising time order
 */
public record Samples(String pvName, Opening opening) {

  /** Opens the samples anew. */
  @FunctionalInterface
  public interface Opening {
    SampleStream open() throws IOException;
  }

  SampleStream open() throws IOException {
    return opening.open();
  }
}
