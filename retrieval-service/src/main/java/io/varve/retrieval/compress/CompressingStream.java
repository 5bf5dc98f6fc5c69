package io.varve.retrieval.compress;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer. It is kept back until it is known to be worth compressing; a short one
 * goes as it is.
 */
final class CompressingStream extends ServletOutputStream {
  /** About what fits into one packet anyway. */
  static final int WORTH_IT = 1400;

  /** Where the body goes, once that is decided. */
  interface Target {

    /** Whether a long body of this kind gets smaller. Asked before it is opened. */
    boolean compressible();

    OutputStream open(boolean compressed) throws IOException;
  }

  private final Target target;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable OutputStream body;

  CompressingStream(Target target) {
    this.target = target;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (body == null) {
      boolean compressible = target.compressible();
      if (compressible && kept.size() + length < WORTH_IT) {
        kept.write(bytes, from, length);
        return;
      }
      open(compressible);
    }
    opened().write(bytes, from, length);
  }

  /**
   * Sends what was written, unless that is little: whoever writes a short answer flushes it too.
   */
  @Override
  public void flush() throws IOException {
    if (body != null) {
      body.flush();
    }
  }

  /** Decides now, because the headers have to go. */
  void send() throws IOException {
    if (body == null) {
      open(target.compressible());
    }
    opened().flush();
  }

  /** Ends the body. */
  void finish() throws IOException {
    if (body == null) {
      open(false);
    }
    opened().close();
  }

  @Override
  public void close() throws IOException {
    finish();
  }

  /** Forgets what was written. */
  void forget() {
    kept.reset();
    body = null;
  }

  private void open(boolean compressed) throws IOException {
    body = target.open(compressed);
    kept.writeTo(body);
    kept.reset();
  }

  private OutputStream opened() {
    if (body == null) {
      throw new IllegalStateException("The body is not decided on");
    }
    return body;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    throw new UnsupportedOperationException("Answers are written by threads that wait");
  }
}
