package io.varve.parquet;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.PositionOutputStream;

/** A file that is sent to somebody while it is written. Not closed with the file. */
final class StreamOutput extends SequentialOutput {
  private final OutputStream out;

  StreamOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  PositionOutputStream begin() {
    return new Counted(out);
  }

  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long written;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return written;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      written++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      written += length;
    }
  }
}
