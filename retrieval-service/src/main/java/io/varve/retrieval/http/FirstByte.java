package io.varve.retrieval.http;

import java.io.IOException;
import java.io.OutputStream;

/** Does something right before the first byte goes out, as headers cannot be set after it. */
final class FirstByte extends OutputStream {
  private final OutputStream out;
  private final Runnable before;
  private boolean begun;

  FirstByte(OutputStream out, Runnable before) {
    this.out = out;
    this.before = before;
  }

  @Override
  public void write(int b) throws IOException {
    begin();
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    begin();
    out.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      before.run();
    }
  }
}
