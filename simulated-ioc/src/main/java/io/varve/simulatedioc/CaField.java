package io.varve.simulatedioc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of a record that Channel Access clients can ask for. */
enum CaField {
  VAL(null),
  NAME(ValueKind.STRING),
  RTYP(ValueKind.STRING),
  DESC(ValueKind.STRING),
  EGU(ValueKind.STRING),
  SCAN(ValueKind.STRING),
  ADEL(ValueKind.DOUBLE),
  MDEL(ValueKind.DOUBLE),
  PREC(ValueKind.SHORT),
  LOPR(ValueKind.DOUBLE),
  HOPR(ValueKind.DOUBLE),
  DRVL(ValueKind.DOUBLE),
  DRVH(ValueKind.DOUBLE),
  LOW(ValueKind.DOUBLE),
  HIGH(ValueKind.DOUBLE),
  LOLO(ValueKind.DOUBLE),
  HIHI(ValueKind.DOUBLE);

  private final @Nullable ValueKind kind;

  CaField(@Nullable ValueKind kind) {
    this.kind = kind;
  }

  /** The field with that name; null when records here have none. */
  static @Nullable CaField named(String name) {
    for (CaField field : values()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }

  ValueKind kind(SimulatedRecord record) {
    return kind == null ? record.kind() : kind;
  }

  int count(SimulatedRecord record) {
    return this == VAL ? record.count() : 1;
  }

  Reading reading(SimulatedRecord record) {
    Reading reading = record.reading();
    if (kind == null) {
      return reading;
    }
    return Reading.at(
        kind.arrayOf(value(record)), Instant.ofEpochSecond(reading.epochSecond()), 0, 0);
  }

  private Object value(SimulatedRecord record) {
    RecordMetadata metadata = record.metadata();
    return switch (this) {
      case VAL -> record.reading().value();
      case NAME -> record.name();
      case RTYP -> record.count() > 1 ? "waveform" : record.kind().recordType();
      case DESC -> metadata.description();
      case EGU -> metadata.units();
      case SCAN -> "I/O Intr";
      case ADEL, MDEL -> 0.0;
      case PREC -> metadata.precision();
      case LOPR -> metadata.display().low();
      case HOPR -> metadata.display().high();
      case DRVL -> metadata.control().low();
      case DRVH -> metadata.control().high();
      case LOW -> metadata.warning().low();
      case HIGH -> metadata.warning().high();
      case LOLO -> metadata.alarm().low();
      case HIHI -> metadata.alarm().high();
    };
  }
}
