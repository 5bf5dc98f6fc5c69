package io.varve.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;
import static org.apache.parquet.schema.Type.Repetition.REPEATED;
import static org.apache.parquet.schema.Type.Repetition.REQUIRED;

import com.google.protobuf.Descriptors;
import io.varve.plainpb.wire.EPICSEvent;
import io.varve.sample.DbrType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of samples: those that parquet-java makes of EAA's protobuf messages, down to names
 * and ids (contract storage-retrieval 1.9).
 *
 * <pre>
 * message EPICS.ScalarDouble {
 *   required int32 secondsintoyear = 1;      // since 1 January UTC of the footer's year
 *   required int32 nano = 2;
 *   required double val = 3;                 // by type; "repeated" for waveforms
 *   optional int32 severity = 4;             // null for 0
 *   optional int32 status = 5;               // null for 0
 *   optional int32 repeatcount = 6;
 *   repeated group fieldvalues = 7 {
 *     required binary name (STRING) = 1;
 *     required binary val (STRING) = 2;
 *   }
 *   optional boolean fieldactualchange = 8;
 *   optional int32 userTag = 9;              // V4 structures only
 * }
 * </pre>
 */
final class SampleSchema {
  static final String SECONDS = "secondsintoyear";
  static final String NANO = "nano";
  static final String VALUE = "val";
  static final String SEVERITY = "severity";
  static final String STATUS = "status";
  static final String REPEAT_COUNT = "repeatcount";
  static final String FIELDS = "fieldvalues";
  static final String FIELD_NAME = "name";
  static final String FIELD_VALUE = "val";
  static final String FIELDS_CHANGED = "fieldactualchange";
  static final String USER_TAG = "userTag";

  private SampleSchema() {}

  static MessageType of(DbrType type) {
    Types.GroupBuilder<MessageType> schema =
        Types.buildMessage()
            .addField(Types.primitive(INT32, REQUIRED).id(1).named(SECONDS))
            .addField(Types.primitive(INT32, REQUIRED).id(2).named(NANO))
            .addField(value(type))
            .addField(Types.primitive(INT32, OPTIONAL).id(4).named(SEVERITY))
            .addField(Types.primitive(INT32, OPTIONAL).id(5).named(STATUS))
            .addField(Types.primitive(INT32, OPTIONAL).id(6).named(REPEAT_COUNT))
            .addField(
                Types.buildGroup(REPEATED)
                    .addField(text(REQUIRED, 1, FIELD_NAME))
                    .addField(text(REQUIRED, 2, FIELD_VALUE))
                    .id(7)
                    .named(FIELDS))
            .addField(Types.primitive(BOOLEAN, OPTIONAL).id(8).named(FIELDS_CHANGED));
    if (type == DbrType.V4_GENERIC_BYTES) {
      schema.addField(Types.primitive(INT32, OPTIONAL).id(9).named(USER_TAG));
    }
    return schema.named("EPICS." + message(type).getName());
  }

  /** The columns of time alone. */
  static MessageType timesOf(MessageType schema) {
    return new MessageType(schema.getName(), schema.getType(SECONDS), schema.getType(NANO));
  }

  private static Type value(DbrType type) {
    return switch (type) {
      case SCALAR_STRING -> text(REQUIRED, 3, VALUE);
      case WAVEFORM_STRING -> text(REPEATED, 3, VALUE);
      case SCALAR_BYTE, WAVEFORM_BYTE, V4_GENERIC_BYTES -> value(BINARY, REQUIRED);
      case SCALAR_SHORT, SCALAR_ENUM, SCALAR_INT -> value(INT32, REQUIRED);
      case SCALAR_FLOAT -> value(FLOAT, REQUIRED);
      case SCALAR_DOUBLE -> value(DOUBLE, REQUIRED);
      case WAVEFORM_SHORT, WAVEFORM_ENUM, WAVEFORM_INT -> value(INT32, REPEATED);
      case WAVEFORM_FLOAT -> value(FLOAT, REPEATED);
      case WAVEFORM_DOUBLE -> value(DOUBLE, REPEATED);
    };
  }

  private static Type value(PrimitiveTypeName name, Type.Repetition repetition) {
    return Types.primitive(name, repetition).id(3).named(VALUE);
  }

  private static Type text(Type.Repetition repetition, int id, String name) {
    return Types.primitive(BINARY, repetition).as(stringType()).id(id).named(name);
  }

  /** The protobuf message of a type. */
  static Descriptors.Descriptor message(DbrType type) {
    return switch (type) {
      case SCALAR_STRING -> EPICSEvent.ScalarString.getDescriptor();
      case SCALAR_SHORT -> EPICSEvent.ScalarShort.getDescriptor();
      case SCALAR_FLOAT -> EPICSEvent.ScalarFloat.getDescriptor();
      case SCALAR_ENUM -> EPICSEvent.ScalarEnum.getDescriptor();
      case SCALAR_BYTE -> EPICSEvent.ScalarByte.getDescriptor();
      case SCALAR_INT -> EPICSEvent.ScalarInt.getDescriptor();
      case SCALAR_DOUBLE -> EPICSEvent.ScalarDouble.getDescriptor();
      case WAVEFORM_STRING -> EPICSEvent.VectorString.getDescriptor();
      case WAVEFORM_SHORT -> EPICSEvent.VectorShort.getDescriptor();
      case WAVEFORM_FLOAT -> EPICSEvent.VectorFloat.getDescriptor();
      case WAVEFORM_ENUM -> EPICSEvent.VectorEnum.getDescriptor();
      case WAVEFORM_BYTE -> EPICSEvent.VectorChar.getDescriptor();
      case WAVEFORM_INT -> EPICSEvent.VectorInt.getDescriptor();
      case WAVEFORM_DOUBLE -> EPICSEvent.VectorDouble.getDescriptor();
      case V4_GENERIC_BYTES -> EPICSEvent.V4GenericBytes.getDescriptor();
    };
  }
}
