package io.varve.plainpb;

import java.io.IOException;

/** Takes lines as they lie in a file, escaped, each with its newline. */
@FunctionalInterface
public interface LineSink {

  /** The bytes are the sink's until it returns. */
  void accept(byte[] bytes, int from, int length) throws IOException;
}
