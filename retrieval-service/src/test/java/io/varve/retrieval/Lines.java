package io.varve.retrieval;

import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.Sample;
import java.util.List;

/** Samples as the lines of one file. */
public final class Lines {

  private Lines() {}

  public static byte[] of(List<Sample> samples) {
    LineBuffer lines = new LineBuffer(256);
    SampleEncoder encoder = new SampleEncoder();
    samples.forEach(sample -> encoder.encode(sample, lines));
    return lines.toByteArray();
  }

  /** A cursor before the first of the samples, which are of one year and type. */
  public static SampleCursor cursor(String pvName, List<Sample> samples) {
    byte[] lines = of(samples);
    Sample first = samples.getFirst();
    return new SampleCursor(
        new PartitionHeader(first.type(), pvName, Years.of(first.epochSecond())),
        LineScanner.of(lines, 0, lines.length));
  }

  /** A body of chunks as the engine sends it. */
  public static byte[] chunk(String pvName, List<Sample> samples) {
    LineBuffer body = new LineBuffer(256);
    Sample first = samples.getFirst();
    new PartitionHeader(first.type(), pvName, Years.of(first.epochSecond())).writeTo(body);
    byte[] lines = of(samples);
    body.put(lines, 0, lines.length);
    return body.toByteArray();
  }
}
