package io.varve.retrieval.http;

import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.time.Instant;

/**
 * The PV that clients ask to find out whether retrieval answers at all: ten doubles at the start of
 * this year, always raw (contract storage-retrieval 4.2).
 */
final class PingPv {
  static final String NAME = "ArchApplPingPV";
  private static final int SAMPLES = 10;

  private PingPv() {}

  static byte[] answer(Instant now) {
    int year = Years.of(now);
    LineBuffer lines = new LineBuffer(512);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, NAME, year).writeTo(lines);
    SampleEncoder encoder = new SampleEncoder();
    for (int i = 0; i < SAMPLES; i++) {
      encoder.encode(
          new Sample(
              Years.startOf(year), 0, new SampleValue.ScalarDouble(i / (double) SAMPLES), 0, 0),
          lines);
    }
    return lines.toByteArray();
  }
}
