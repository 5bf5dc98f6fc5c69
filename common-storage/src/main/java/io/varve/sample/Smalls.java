package io.varve.sample;

/** Waveforms of SHORT and ENUM, whose elements take more or less room by their value. */
final class Smalls {
  private Smalls() {}

  static void write(short[] numbers, ValueWriter out) {
    long bytes = 0;
    for (short number : numbers) {
      bytes += ValueWriter.sizeOf(number);
    }
    out.elements(bytes);
    for (short number : numbers) {
      out.smallElement(number);
    }
  }
}
