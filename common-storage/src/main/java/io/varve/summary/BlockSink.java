package io.varve.summary;

import java.io.IOException;

/** Takes finished blocks, in order. */
@FunctionalInterface
interface BlockSink {
  void accept(Block block) throws IOException;
}
