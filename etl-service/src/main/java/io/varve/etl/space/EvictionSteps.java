package io.varve.etl.space;

import java.io.IOException;

/** Where a test may let the process die while partitions are evicted. */
@FunctionalInterface
interface EvictionSteps {
  EvictionSteps NONE = step -> {};

  void reached(String step) throws IOException;
}
