package io.varve.retrieval.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.varve.sample.DbrType;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** The messages of a stream, without the buffers that follow them. */
final class Messages {
  private static final int CAPACITY = 1024;
  private static final int[] NO_CHILDREN = {};

  private Messages() {}

  /**
   * The columns.
   *
   * @param type of the values
   * @param metadata what is known of the PV
   */
  static byte[] schema(DbrType type, Map<String, String> metadata) {
    FlatBufferBuilder to = new FlatBufferBuilder(CAPACITY);
    int zone = to.createString("UTC");
    int nanoseconds = Timestamp.createTimestamp(to, TimeUnit.NANOSECOND, zone);
    int fields =
        Schema.createFieldsVector(
            to,
            new int[] {
              field(to, "timestamp", Type.Timestamp, nanoseconds, NO_CHILDREN),
              value(to, type),
              field(to, "severity", Type.Int, Int.createInt(to, 32, true), NO_CHILDREN),
              field(to, "status", Type.Int, Int.createInt(to, 32, true), NO_CHILDREN)
            });
    int entries = Schema.createCustomMetadataVector(to, keyValues(to, metadata));
    Schema.startSchema(to);
    Schema.addEndianness(to, Endianness.Little);
    Schema.addFields(to, fields);
    Schema.addCustomMetadata(to, entries);
    return message(to, MessageHeader.Schema, Schema.endSchema(to), 0, Map.of());
  }

  private static int value(FlatBufferBuilder to, DbrType type) {
    ValueKind kind = ValueKind.of(type);
    if (!ValueKind.isList(type)) {
      return element(to, "value", kind);
    }
    int[] item = {element(to, "item", kind)};
    org.apache.arrow.flatbuf.List.startList(to);
    int list = org.apache.arrow.flatbuf.List.endList(to);
    return field(to, "value", Type.List, list, item);
  }

  private static int element(FlatBufferBuilder to, String name, ValueKind kind) {
    return switch (kind) {
      case FLOAT64 -> floating(to, name, Precision.DOUBLE);
      case FLOAT32 -> floating(to, name, Precision.SINGLE);
      case INT32 -> field(to, name, Type.Int, Int.createInt(to, 32, true), NO_CHILDREN);
      case INT8 -> field(to, name, Type.Int, Int.createInt(to, 8, true), NO_CHILDREN);
      case UTF8 -> {
        Utf8.startUtf8(to);
        yield field(to, name, Type.Utf8, Utf8.endUtf8(to), NO_CHILDREN);
      }
    };
  }

  private static int floating(FlatBufferBuilder to, String name, short precision) {
    int type = FloatingPoint.createFloatingPoint(to, precision);
    return field(to, name, Type.FloatingPoint, type, NO_CHILDREN);
  }

  private static int field(FlatBufferBuilder to, String name, byte kind, int type, int[] children) {
    int text = to.createString(name);
    int below = Field.createChildrenVector(to, children);
    Field.startField(to);
    Field.addName(to, text);
    Field.addNullable(to, false);
    Field.addTypeType(to, kind);
    Field.addType(to, type);
    Field.addChildren(to, below);
    return Field.endField(to);
  }

  /**
   * The head of a record batch.
   *
   * @param bodyLength of all its buffers, each filled up to 8 bytes
   */
  static byte[] batch(int rows, List<Integer> lengths, List<Bytes> buffers, long bodyLength) {
    FlatBufferBuilder to = new FlatBufferBuilder(CAPACITY);
    // Structs are written from the last to the first.
    RecordBatch.startNodesVector(to, lengths.size());
    for (int length : lengths.reversed()) {
      FieldNode.createFieldNode(to, length, 0);
    }
    int nodes = to.endVector();
    RecordBatch.startBuffersVector(to, buffers.size());
    long end = bodyLength;
    for (Bytes buffer : buffers.reversed()) {
      end -= ArrowStream.padded(buffer.size());
      Buffer.createBuffer(to, end, buffer.size());
    }
    int places = to.endVector();
    RecordBatch.startRecordBatch(to);
    RecordBatch.addLength(to, rows);
    RecordBatch.addNodes(to, nodes);
    RecordBatch.addBuffers(to, places);
    int batch = RecordBatch.endRecordBatch(to);
    return message(to, MessageHeader.RecordBatch, batch, bodyLength, Map.of());
  }

  /** The head of a record batch that never comes, with the reason. */
  static byte[] broken(String why) {
    FlatBufferBuilder to = new FlatBufferBuilder(CAPACITY);
    RecordBatch.startRecordBatch(to);
    int batch = RecordBatch.endRecordBatch(to);
    return message(
        to, MessageHeader.RecordBatch, batch, Long.BYTES, Map.of(ArrowStream.TRUNCATED, why));
  }

  private static byte[] message(
      FlatBufferBuilder to, byte kind, int header, long bodyLength, Map<String, String> metadata) {
    int entries = Message.createCustomMetadataVector(to, keyValues(to, metadata));
    Message.startMessage(to);
    Message.addVersion(to, MetadataVersion.V5);
    Message.addHeaderType(to, kind);
    Message.addHeader(to, header);
    Message.addBodyLength(to, bodyLength);
    Message.addCustomMetadata(to, entries);
    to.finish(Message.endMessage(to));
    return to.sizedByteArray();
  }

  private static int[] keyValues(FlatBufferBuilder to, Map<String, String> entries) {
    return entries.entrySet().stream()
        .mapToInt(
            entry ->
                KeyValue.createKeyValue(
                    to, to.createString(entry.getKey()), to.createString(entry.getValue())))
        .toArray();
  }
}
