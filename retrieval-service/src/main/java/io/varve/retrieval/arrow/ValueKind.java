package io.varve.retrieval.arrow;

import io.varve.sample.DbrType;

/** What the elements of a value are in Arrow; a waveform is a list of them. */
enum ValueKind {
  FLOAT64,
  FLOAT32,
  INT32,
  INT8,
  /** Texts, and structures as JSON. */
  UTF8;

  /**
   * The kind that holds each value of a type. Shorts and enums are stored as numbers of up to 32
   * bits, so that is what they are here.
   */
  static ValueKind of(DbrType type) {
    return switch (type) {
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> FLOAT64;
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> FLOAT32;
      case SCALAR_INT, WAVEFORM_INT, SCALAR_SHORT, WAVEFORM_SHORT, SCALAR_ENUM, WAVEFORM_ENUM ->
          INT32;
      case SCALAR_BYTE, WAVEFORM_BYTE -> INT8;
      case SCALAR_STRING, WAVEFORM_STRING, V4_GENERIC_BYTES -> UTF8;
    };
  }

  static boolean isList(DbrType type) {
    return type.waveform() && type != DbrType.V4_GENERIC_BYTES;
  }
}
