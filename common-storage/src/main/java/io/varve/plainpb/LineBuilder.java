package io.varve.plainpb;

/**
 * Puts the line of a sample together from parts that come from elsewhere than EPICS, protobuf field
 * by protobuf field in rising order (contract storage-retrieval 1.1). Reused, not thread-safe.
 */
public final class LineBuilder {
  private final LineBuffer raw = new LineBuffer(256);
  private final WireWriter wire = new WireWriter(raw);
  private final LineBuffer inner = new LineBuffer(64);
  private final WireWriter innerWire = new WireWriter(inner);

  /** Begins a sample, given in seconds since the start of the year and nanoseconds. */
  public void begin(long secondsIntoYear, int nano) {
    raw.clear();
    varint(1, secondsIntoYear);
    varint(2, nano);
  }

  /** A field of type int32, uint32 or bool. */
  public void varint(int field, long number) {
    wire.tag(field, WireWriter.VARINT);
    wire.varint(number);
  }

  /** A field of type sint32. */
  public void zigZag(int field, int number) {
    wire.tag(field, WireWriter.VARINT);
    wire.zigZag(number);
  }

  /** A field of type sfixed32 or float. */
  public void fixed32(int field, int bits) {
    wire.tag(field, WireWriter.FIXED32);
    wire.fixed32(bits);
  }

  /** A field of type double. */
  public void fixed64(int field, long bits) {
    wire.tag(field, WireWriter.FIXED64);
    wire.fixed64(bits);
  }

  /** A field of type string or bytes. */
  public void bytes(int field, byte[] content) {
    wire.bytes(field, content);
  }

  /** Begins the elements of a packed field. */
  public void beginPacked() {
    inner.clear();
  }

  /** An element of type sint32. */
  public void packZigZag(int number) {
    innerWire.zigZag(number);
  }

  /** An element of type sfixed32 or float. */
  public void packFixed32(int bits) {
    innerWire.fixed32(bits);
  }

  /** An element of type double. */
  public void packFixed64(long bits) {
    innerWire.fixed64(bits);
  }

  /** The elements as a field; nothing when there were none. */
  public void endPacked(int field) {
    if (inner.size() > 0) {
      nested(field);
    }
  }

  /** A field of a record that was noted with the sample: field 7. */
  public void fieldValue(byte[] name, byte[] value) {
    inner.clear();
    innerWire.bytes(1, name);
    innerWire.bytes(2, value);
    nested(7);
  }

  private void nested(int field) {
    wire.tag(field, WireWriter.BYTES);
    wire.varint(inner.size());
    raw.put(inner.array(), 0, inner.size());
  }

  /** Appends the escaped line, newline included. */
  public void endTo(LineBuffer out) {
    Escape.append(raw.array(), 0, raw.size(), out);
    out.put(Escape.NEWLINE);
  }
}
