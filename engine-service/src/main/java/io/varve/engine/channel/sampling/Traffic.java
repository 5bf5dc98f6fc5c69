package io.varve.engine.channel.sampling;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.SampleView;
import java.util.List;

/** How much a PV that is not archived yet would make. Not thread-safe. */
public final class Traffic {
  private final SampleEncoder encoder = new SampleEncoder();
  private final LineBuffer line = new LineBuffer(64);
  private long events;
  private long bytes;

  /** Counts an update. */
  public void count(SampleView update) {
    events++;
    line.clear();
    encoder.encode(update, List.of(), null, line);
    bytes += line.size();
  }

  public long events() {
    return events;
  }

  /** Bytes in a partition file. */
  public long bytes() {
    return bytes;
  }
}
