package io.varve.etl.job;

import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import io.varve.store.WithinRange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Samples of a PV that can be read as often as is needed. */
@FunctionalInterface
interface SampleSource {
  /** All there is: from the first year that a partition's name can say to the last. */
  TimeRange ALWAYS =
      new TimeRange(Instant.parse("0001-01-02T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));

  /** Stands for samples that are copied already. */
  SampleSource READ_BEFORE =
      () -> {
        throw new IllegalStateException("What was copied and verified is not read again");
      };

  SampleStream open() throws IOException;

  /** What stores hold of a range; not the sample before it. */
  static SampleSource of(RangeReader reader, String key, List<Store> stores, TimeRange range) {
    return () -> new WithinRange(reader.open(key, stores, range, List.of()), range);
  }
}
