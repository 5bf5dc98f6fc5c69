package io.varve.retrieval.arrow;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The rows of a record batch, column by column: timestamp, value, severity, status. Cleared and
 * reused for the next.
 */
final class Columns {
  private static final long NANOS = 1_000_000_000L;

  private final DbrType type;
  private final ValueKind kind;
  private final boolean list;
  private final Function<SampleCursor, String> structures;
  private final Bytes timestamps = new Bytes();

  /** Where the elements of each list end, behind a 0. */
  private final Bytes listEnds = new Bytes();

  /** Where the bytes of each text end, behind a 0. */
  private final Bytes textEnds = new Bytes();

  private final Bytes elements = new Bytes();
  private final Bytes severities = new Bytes();
  private final Bytes statuses = new Bytes();
  private int rows;
  private int elementCount;

  Columns(DbrType type, Function<SampleCursor, String> structures) {
    this.type = type;
    this.kind = ValueKind.of(type);
    this.list = ValueKind.isList(type);
    this.structures = structures;
    clear();
  }

  int rows() {
    return rows;
  }

  /** About how many bytes the values take. */
  int valueBytes() {
    return elements.size() + textEnds.size();
  }

  /**
   * @throws ArithmeticException when the time lies beyond what 64 bits of nanoseconds can say
   */
  void add(SampleCursor at) {
    timestamps.int64(Math.addExact(Math.multiplyExact(at.epochSecond(), NANOS), at.nano()));
    if (type == DbrType.V4_GENERIC_BYTES) {
      text(structures.apply(at).getBytes(StandardCharsets.UTF_8));
    } else {
      int count = at.elementCount();
      for (int i = 0; i < count; i++) {
        element(at, i);
      }
    }
    if (list) {
      listEnds.int32(elementCount);
    }
    severities.int32(at.severity());
    statuses.int32(at.status());
    rows++;
  }

  private void element(SampleCursor at, int index) {
    switch (kind) {
      case FLOAT64 -> elements.int64(Double.doubleToRawLongBits(at.doubleAt(index)));
      case FLOAT32 -> elements.int32(Float.floatToRawIntBits(at.floatAt(index)));
      case INT32 -> elements.int32(at.intAt(index));
      case INT8 -> elements.octet(at.intAt(index));
      case UTF8 -> {
        // Decoded first: what lies in the file need not be UTF-8, and readers insist on it.
        text(at.stringAt(index).getBytes(StandardCharsets.UTF_8));
        return;
      }
    }
    elementCount++;
  }

  private void text(byte[] text) {
    elements.bytes(text);
    textEnds.int32(elements.size());
    elementCount++;
  }

  void clear() {
    rows = 0;
    elementCount = 0;
    for (Bytes each : List.of(timestamps, listEnds, textEnds, elements, severities, statuses)) {
      each.clear();
    }
    listEnds.int32(0);
    textEnds.int32(0);
  }

  /** How many values each array has, in the order of the schema, a list before its elements. */
  List<Integer> lengths() {
    return list
        ? List.of(rows, rows, elementCount, rows, rows)
        : List.of(rows, elementCount, rows, rows);
  }

  /**
   * The buffers in the order of the arrays. Each array begins with a bitmap of what is null, which
   * is empty as nothing is.
   */
  List<Bytes> buffers() {
    Bytes nothingIsNull = new Bytes();
    List<Bytes> buffers = new ArrayList<>();
    buffers.add(nothingIsNull);
    buffers.add(timestamps);
    if (list) {
      buffers.add(nothingIsNull);
      buffers.add(listEnds);
    }
    buffers.add(nothingIsNull);
    if (kind == ValueKind.UTF8) {
      buffers.add(textEnds);
    }
    buffers.add(elements);
    buffers.add(nothingIsNull);
    buffers.add(severities);
    buffers.add(nothingIsNull);
    buffers.add(statuses);
    return buffers;
  }
}
