package io.varve.operator;

import java.io.IOException;

/** How a bin's samples become one. Holds what it needs for one bin; not thread-safe. */
interface BinMethod {

  /** What the bin comes to; the reader stands on its first sample. */
  BinResult of(BinReader bin) throws IOException;

  /** What a bin without samples comes to, after one that has some. */
  default BinResult ofEmpty(BinResult before) {
    return before;
  }

  /** Gives back what it holds; this is not used any more. */
  default void leave() {}
}
