package io.varve.engine.bpl;

/**
 * Bytes that come in a second, in the units EAA shows; its year has 365 days.
 *
 * @param bytesPerSecond of PlainPB
 */
record StorageRate(double bytesPerSecond) {

  double kilobytesPerHour() {
    return bytesPerSecond * 3600 / 1024;
  }

  double megabytesPerDay() {
    return kilobytesPerHour() * 24 / 1024;
  }

  double gigabytesPerDay() {
    return megabytesPerDay() / 1024;
  }

  double gigabytesPerYear() {
    return megabytesPerDay() * 365 / 1024;
  }
}
