package io.varve.retrieval.compress;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Stands between a compressor and the client. A compressor has to be closed, which writes an end;
 * an answer that failed must not get one, or it would look whole.
 */
final class Gate extends FilterOutputStream {
  private boolean shut;

  Gate(OutputStream out) {
    super(out);
  }

  /** Lets nothing through from now on. */
  void shut() {
    shut = true;
  }

  @Override
  public void write(int value) throws IOException {
    if (!shut) {
      out.write(value);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (!shut) {
      out.write(bytes, from, length);
    }
  }

  @Override
  public void flush() throws IOException {
    if (!shut) {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (!shut) {
      out.close();
    }
  }
}
