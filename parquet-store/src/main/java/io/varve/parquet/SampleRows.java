package io.varve.parquet;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Turns the sample a cursor stands on into a row of {@link SampleSchema}. */
final class SampleRows extends WriteSupport<SampleCursor> {
  private final Map<String, String> footer;
  private final MessageType schema;
  private final DbrType type;
  private @Nullable RecordConsumer consumer;

  SampleRows(PartitionHeader header) {
    this.footer = Footer.of(header);
    this.type = header.type();
    this.schema = SampleSchema.of(type);
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, footer);
  }

  @Override
  @SuppressWarnings("deprecation") // it must be there and is not called
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, footer);
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
    number(row, SampleSchema.SECONDS, 0, (int) sample.secondsIntoYear());
    number(row, SampleSchema.NANO, 1, sample.nano());
    value(row, sample);
    numberUnlessZero(row, SampleSchema.SEVERITY, 3, sample.severity());
    numberUnlessZero(row, SampleSchema.STATUS, 4, sample.status());
    numberUnlessZero(row, SampleSchema.REPEAT_COUNT, 5, sample.repeatCount());
    if (sample.hasFields()) {
      fields(row, sample.fields());
    }
    Boolean changed = sample.fieldsChanged();
    if (changed != null) {
      row.startField(SampleSchema.FIELDS_CHANGED, 7);
      row.addBoolean(changed);
      row.endField(SampleSchema.FIELDS_CHANGED, 7);
    }
    if (type == DbrType.V4_GENERIC_BYTES) {
      number(row, SampleSchema.USER_TAG, 8, sample.userTag());
    }
    row.endMessage();
  }

  private void value(RecordConsumer row, SampleCursor sample) {
    int elements = elements(sample);
    if (elements == 0) {
      // A row has no field that is empty.
      return;
    }
    row.startField(SampleSchema.VALUE, 2);
    for (int i = 0; i < elements; i++) {
      switch (type) {
        case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> row.addDouble(sample.doubleAt(i));
        case SCALAR_FLOAT, WAVEFORM_FLOAT -> row.addFloat(sample.floatAt(i));
        case SCALAR_SHORT, SCALAR_ENUM, SCALAR_INT, WAVEFORM_SHORT, WAVEFORM_ENUM, WAVEFORM_INT ->
            row.addInteger(sample.intAt(i));
        case SCALAR_STRING, WAVEFORM_STRING ->
            row.addBinary(Binary.fromConstantByteArray(sample.textBytes(i)));
        case SCALAR_BYTE, WAVEFORM_BYTE, V4_GENERIC_BYTES ->
            row.addBinary(Binary.fromConstantByteArray(sample.bytes()));
      }
    }
    row.endField(SampleSchema.VALUE, 2);
  }

  /** Values of the row's column: bytes are one, however many they are. */
  private int elements(SampleCursor sample) {
    return switch (type) {
      case WAVEFORM_BYTE, V4_GENERIC_BYTES -> 1;
      default -> sample.elementCount();
    };
  }

  private static void fields(RecordConsumer row, List<FieldValue> fields) {
    if (fields.isEmpty()) {
      return;
    }
    row.startField(SampleSchema.FIELDS, 6);
    for (FieldValue field : fields) {
      row.startGroup();
      text(row, SampleSchema.FIELD_NAME, 0, field.name());
      text(row, SampleSchema.FIELD_VALUE, 1, field.value());
      row.endGroup();
    }
    row.endField(SampleSchema.FIELDS, 6);
  }

  private static void text(RecordConsumer row, String name, int index, String text) {
    row.startField(name, index);
    row.addBinary(Binary.fromString(text));
    row.endField(name, index);
  }

  private static void numberUnlessZero(RecordConsumer row, String name, int index, int number) {
    if (number != 0) {
      number(row, name, index, number);
    }
  }

  private static void number(RecordConsumer row, String name, int index, int number) {
    row.startField(name, index);
    row.addInteger(number);
    row.endField(name, index);
  }
}
