package io.varve.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Turns the sample a cursor stands on into a row of a {@link SampleTable}. */
final class TableRows extends WriteSupport<SampleCursor> {
  static final String TIMESTAMP = "timestamp";
  private static final String VALUE = "value";
  private static final String SEVERITY = "severity";
  private static final String STATUS = "status";

  /** The names that the Parquet format wants for lists. */
  private static final String LIST = "list";

  private static final String ELEMENT = "element";
  private static final long NANOS = 1_000_000_000L;

  private final DbrType type;
  private final Map<String, String> metadata;
  private final Function<SampleCursor, String> structures;
  private @Nullable RecordConsumer consumer;

  TableRows(DbrType type, Map<String, String> metadata, Function<SampleCursor, String> structures) {
    this.type = type;
    this.metadata = Map.copyOf(metadata);
    this.structures = structures;
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema(), metadata);
  }

  @Override
  @SuppressWarnings("deprecation") // it must be there and is not called
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema(), metadata);
  }

  private MessageType schema() {
    return Types.buildMessage()
        .addField(Types.required(INT64).as(timestampType(true, TimeUnit.NANOS)).named(TIMESTAMP))
        .addField(
            isList() ? Types.requiredList().element(element(ELEMENT)).named(VALUE) : element(VALUE))
        .addField(Types.required(INT32).named(SEVERITY))
        .addField(Types.required(INT32).named(STATUS))
        .named("samples");
  }

  private boolean isList() {
    return type.waveform() && type != DbrType.V4_GENERIC_BYTES;
  }

  private Type element(String name) {
    return switch (type) {
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> Types.required(DOUBLE).named(name);
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> Types.required(FLOAT).named(name);
      case SCALAR_INT, WAVEFORM_INT, SCALAR_SHORT, WAVEFORM_SHORT, SCALAR_ENUM, WAVEFORM_ENUM ->
          Types.required(INT32).named(name);
      case SCALAR_BYTE, WAVEFORM_BYTE -> Types.required(INT32).as(intType(8)).named(name);
      case SCALAR_STRING, WAVEFORM_STRING, V4_GENERIC_BYTES ->
          Types.required(BINARY).as(stringType()).named(name);
    };
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(SampleCursor sample) {
    RecordConsumer row = consumer;
    if (row == null) {
      throw new IllegalStateException("Rows are written before the file was begun");
    }
    row.startMessage();
    row.startField(TIMESTAMP, 0);
    row.addLong(Math.addExact(Math.multiplyExact(sample.epochSecond(), NANOS), sample.nano()));
    row.endField(TIMESTAMP, 0);
    row.startField(VALUE, 1);
    if (isList()) {
      list(row, sample);
    } else {
      element(row, sample, 0);
    }
    row.endField(VALUE, 1);
    number(row, SEVERITY, 2, sample.severity());
    number(row, STATUS, 3, sample.status());
    row.endMessage();
  }

  private void list(RecordConsumer row, SampleCursor sample) {
    row.startGroup();
    int count = sample.elementCount();
    if (count > 0) {
      row.startField(LIST, 0);
      for (int i = 0; i < count; i++) {
        row.startGroup();
        row.startField(ELEMENT, 0);
        element(row, sample, i);
        row.endField(ELEMENT, 0);
        row.endGroup();
      }
      row.endField(LIST, 0);
    }
    row.endGroup();
  }

  private void element(RecordConsumer row, SampleCursor sample, int index) {
    switch (type) {
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> row.addDouble(sample.doubleAt(index));
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> row.addFloat(sample.floatAt(index));
      // Decoded first: what lies in a file need not be UTF-8, and readers insist on it.
      case SCALAR_STRING, WAVEFORM_STRING ->
          row.addBinary(Binary.fromString(sample.stringAt(index)));
      case V4_GENERIC_BYTES -> row.addBinary(Binary.fromString(structures.apply(sample)));
      default -> row.addInteger(sample.intAt(index));
    }
  }

  private static void number(RecordConsumer row, String name, int index, int number) {
    row.startField(name, index);
    row.addInteger(number);
    row.endField(name, index);
  }
}
