package io.varve.parquet;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineBuilder;
import io.varve.sample.DbrType;
import java.io.Closeable;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one row group, one after the other, straight from their columns: no object for a row.
 * Each value must be read or skipped before its column goes on. Not thread-safe.
 */
final class RowGroup implements Closeable {
  private final PageReadStore pages;
  private final DbrType type;
  private final ColumnReader seconds;
  private final ColumnReader nano;
  private final @Nullable ColumnReader value;
  private final @Nullable ColumnReader severity;
  private final @Nullable ColumnReader status;
  private final @Nullable ColumnReader repeatCount;
  private final @Nullable ColumnReader fieldName;
  private final @Nullable ColumnReader fieldValue;
  private final @Nullable ColumnReader fieldsChanged;
  private final @Nullable ColumnReader userTag;
  private long remaining;

  RowGroup(PageReadStore pages, MessageType schema, DbrType type, String createdBy) {
    this.pages = pages;
    this.type = type;
    this.remaining = pages.getRowCount();
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(pages, new Unused(schema), schema, createdBy);
    this.seconds = columns.getColumnReader(schema.getColumnDescription(path(SampleSchema.SECONDS)));
    this.nano = columns.getColumnReader(schema.getColumnDescription(path(SampleSchema.NANO)));
    this.value = column(columns, schema, SampleSchema.VALUE);
    this.severity = column(columns, schema, SampleSchema.SEVERITY);
    this.status = column(columns, schema, SampleSchema.STATUS);
    this.repeatCount = column(columns, schema, SampleSchema.REPEAT_COUNT);
    this.fieldName = column(columns, schema, SampleSchema.FIELDS, SampleSchema.FIELD_NAME);
    this.fieldValue = column(columns, schema, SampleSchema.FIELDS, SampleSchema.FIELD_VALUE);
    this.fieldsChanged = column(columns, schema, SampleSchema.FIELDS_CHANGED);
    this.userTag = column(columns, schema, SampleSchema.USER_TAG);
  }

  private static String[] path(String... names) {
    return names;
  }

  private static @Nullable ColumnReader column(
      ColumnReadStoreImpl columns, MessageType schema, String... names) {
    if (!schema.containsPath(names)) {
      return null;
    }
    ColumnDescriptor column = schema.getColumnDescription(names);
    return columns.getColumnReader(column);
  }

  /** Rows not stepped over yet. */
  long remaining() {
    return remaining;
  }

  /** Seconds into the year of the next row. */
  int seconds() {
    return seconds.getInteger();
  }

  /** Nanoseconds of the next row. */
  int nano() {
    return nano.getInteger();
  }

  /** Steps over a row of a group that only its times were read of. */
  void nextTime() {
    seconds.consume();
    nano.consume();
    remaining--;
  }

  /** Appends the line of the next row and steps over it. */
  void next(LineBuilder line, LineBuffer out) {
    line.begin(seconds.getInteger(), nano.getInteger());
    seconds.consume();
    nano.consume();
    if (value != null) {
      value(value, line);
    }
    optionalNumber(severity, line, 4);
    optionalNumber(status, line, 5);
    optionalNumber(repeatCount, line, 6);
    if (fieldName != null && fieldValue != null) {
      fields(fieldName, fieldValue, line);
    }
    if (fieldsChanged != null) {
      if (fieldsChanged.getCurrentDefinitionLevel() > 0) {
        line.varint(8, fieldsChanged.getBoolean() ? 1 : 0);
      }
      fieldsChanged.consume();
    }
    if (userTag != null) {
      if (userTag.getCurrentDefinitionLevel() > 0) {
        line.varint(9, userTag.getInteger() & 0xFFFF_FFFFL);
      }
      userTag.consume();
    }
    line.endTo(out);
    remaining--;
  }

  private void value(ColumnReader column, LineBuilder line) {
    switch (type) {
      case SCALAR_DOUBLE -> line.fixed64(3, Double.doubleToRawLongBits(column.getDouble()));
      case SCALAR_FLOAT -> line.fixed32(3, Float.floatToRawIntBits(column.getFloat()));
      case SCALAR_INT -> line.fixed32(3, column.getInteger());
      case SCALAR_SHORT, SCALAR_ENUM -> line.zigZag(3, column.getInteger());
      case SCALAR_STRING, SCALAR_BYTE, WAVEFORM_BYTE, V4_GENERIC_BYTES ->
          line.bytes(3, column.getBinary().getBytesUnsafe());
      case WAVEFORM_STRING,
          WAVEFORM_SHORT,
          WAVEFORM_ENUM,
          WAVEFORM_INT,
          WAVEFORM_FLOAT,
          WAVEFORM_DOUBLE -> {
        elements(column, line);
        return;
      }
    }
    column.consume();
  }

  private void elements(ColumnReader column, LineBuilder line) {
    line.beginPacked();
    do {
      if (column.getCurrentDefinitionLevel() > 0) {
        switch (type) {
          case WAVEFORM_DOUBLE -> line.packFixed64(Double.doubleToRawLongBits(column.getDouble()));
          case WAVEFORM_FLOAT -> line.packFixed32(Float.floatToRawIntBits(column.getFloat()));
          case WAVEFORM_INT -> line.packFixed32(column.getInteger());
          case WAVEFORM_STRING -> line.bytes(3, column.getBinary().getBytesUnsafe());
          default -> line.packZigZag(column.getInteger());
        }
      }
      column.consume();
    } while (column.getCurrentRepetitionLevel() > 0);
    line.endPacked(3);
  }

  private static void optionalNumber(@Nullable ColumnReader column, LineBuilder line, int field) {
    if (column != null) {
      if (column.getCurrentDefinitionLevel() > 0) {
        line.varint(field, column.getInteger());
      }
      column.consume();
    }
  }

  private static void fields(ColumnReader names, ColumnReader values, LineBuilder line) {
    do {
      if (names.getCurrentDefinitionLevel() > 0) {
        line.fieldValue(names.getBinary().getBytesUnsafe(), values.getBinary().getBytesUnsafe());
      }
      names.consume();
      values.consume();
    } while (names.getCurrentRepetitionLevel() > 0);
  }

  /** Steps over rows. */
  void skip(long rows) {
    ColumnReader[] columns = {
      seconds,
      nano,
      value,
      severity,
      status,
      repeatCount,
      fieldName,
      fieldValue,
      fieldsChanged,
      userTag
    };
    for (ColumnReader column : columns) {
      if (column != null) {
        skip(column, rows);
      }
    }
    remaining -= rows;
  }

  private static void skip(ColumnReader column, long rows) {
    int defined = column.getDescriptor().getMaxDefinitionLevel();
    for (long row = 0; row < rows; row++) {
      do {
        if (column.getCurrentDefinitionLevel() == defined) {
          column.skip();
        }
        column.consume();
      } while (column.getCurrentRepetitionLevel() > 0);
    }
  }

  @Override
  public void close() {
    pages.close();
  }

  /** The columns are read one by one; the library asks for converters of rows all the same. */
  private static final class Unused extends GroupConverter {
    private final GroupType group;

    Unused(GroupType group) {
      this.group = group;
    }

    @Override
    public Converter getConverter(int field) {
      Type type = group.getType(field);
      return type.isPrimitive() ? new PrimitiveConverter() {} : new Unused(type.asGroupType());
    }

    @Override
    public void start() {
      throw new IllegalStateException("Rows are not put together here");
    }

    @Override
    public void end() {
      throw new IllegalStateException("Rows are not put together here");
    }
  }
}
