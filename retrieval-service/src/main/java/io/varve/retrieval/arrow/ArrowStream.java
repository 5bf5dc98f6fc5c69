package io.varve.retrieval.arrow;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Samples of one type as an Arrow IPC stream: a schema, record batches of some thousand rows, an
 * end.
 *
 * <pre>
 * stream  := message(schema) (message(record batch) buffers)* FF FF FF FF 00 00 00 00
 * message := FF FF FF FF, length of the flatbuffer, flatbuffer, filled up to 8 bytes
 * buffers := each filled up to 8 bytes
 *
 * timestamp: timestamp[ns, UTC]
 * value:     double, float, int32 (int, short, enum), int8 or string; list of it for waveforms
 * severity:  int32
 * status:    int32
 * </pre>
 *
 * <p>Only the library's generated messages are used: what it offers for memory wants flags of the
 * JVM that a user would have to know of.
 */
public final class ArrowStream {
  /** The key of a message that says why the stream breaks off. */
  static final String TRUNCATED = "varve.truncated";

  /** Small enough for many answers at a time, large enough for readers to be fast. */
  private static final int ROWS_OF_BATCH = 8192;

  private static final int BYTES_OF_BATCH = 256 * 1024;
  private static final int ALIGNMENT = 8;
  private static final byte[] CONTINUATION = {-1, -1, -1, -1};
  private static final byte[] ZEROS = new byte[ALIGNMENT];

  private final LineBuffer out;
  private final Columns columns;

  /**
   * Begins a stream.
   *
   * @param type of the samples
   * @param metadata what is known of the PV; readers find it in the schema
   * @param structures the text of a sample of a V4 structure
   */
  public ArrowStream(
      LineBuffer out,
      DbrType type,
      Map<String, String> metadata,
      Function<SampleCursor, String> structures) {
    this.out = out;
    this.columns = new Columns(type, structures);
    message(Messages.schema(type, metadata));
  }

  static long padded(long size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Adds a row.
   *
   * @throws ArithmeticException when its time lies before 1677 or after 2262
   */
  public void add(SampleCursor at) {
    columns.add(at);
    if (columns.rows() == ROWS_OF_BATCH || columns.valueBytes() >= BYTES_OF_BATCH) {
      batch();
    }
  }

  /** Writes what is left, and the end. */
  public void end() {
    if (columns.rows() > 0) {
      batch();
    }
    out.put(CONTINUATION, 0, CONTINUATION.length);
    out.put(ZEROS, 0, Integer.BYTES);
  }

  /**
   * Breaks the stream off in the middle of a message. To leave out the end alone would not do:
   * readers take that for one.
   */
  public void breakOff(String why) {
    if (columns.rows() > 0) {
      batch();
    }
    message(Messages.broken(why));
  }

  private void batch() {
    List<Bytes> buffers = columns.buffers();
    long length = 0;
    for (Bytes buffer : buffers) {
      length += padded(buffer.size());
    }
    message(Messages.batch(columns.rows(), columns.lengths(), buffers, length));
    for (Bytes buffer : buffers) {
      out.put(buffer.array(), 0, buffer.size());
      out.put(ZEROS, 0, (int) padded(buffer.size()) - buffer.size());
    }
    columns.clear();
  }

  private void message(byte[] flatbuffer) {
    int padded = (int) padded(flatbuffer.length);
    out.put(CONTINUATION, 0, CONTINUATION.length);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.put((byte) (padded >> shift));
    }
    out.put(flatbuffer, 0, flatbuffer.length);
    out.put(ZEROS, 0, padded - flatbuffer.length);
  }
}
