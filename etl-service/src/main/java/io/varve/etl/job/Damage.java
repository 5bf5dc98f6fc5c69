package io.varve.etl.job;

import io.varve.plainpb.SampleCursor;
import java.io.IOException;

/** Finds out whether a file holds more than samples: lines or an end that cannot be read. */
final class Damage {
  private Damage() {}

  static boolean in(PlainFile file) throws IOException {
    try (SampleCursor samples = file.samples()) {
      long end = file.dataStart();
      while (samples.next()) {
        end = samples.nextPosition();
      }
      return samples.damagedLines() > 0 || end < file.length();
    }
  }
}
