package io.varve.operator;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the bins that have samples come to, oldest first. Not thread-safe. */
interface BinResults extends Closeable {

  /** The next one; null when there is none. */
  @Nullable BinResult next() throws IOException;

  /** Computes each from what a reader gives when it is asked for; the method is left at the end. */
  static BinResults of(BinReader reader, BinMethod method) {
    return new BinResults() {
      @Override
      public @Nullable BinResult next() throws IOException {
        return reader.nextBin() ? method.of(reader) : null;
      }

      @Override
      public void close() throws IOException {
        method.leave();
        reader.close();
      }
    };
  }
}
