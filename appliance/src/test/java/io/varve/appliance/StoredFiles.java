package io.varve.appliance;

import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.PartitionAppender;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The stores of an appliance, as they lie in one folder. */
final class StoredFiles {
  private static final TimeRange ALWAYS =
      new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

  final Store sts;
  final Store mts;
  final Store lts;
  private final Catalogue catalogue = new Catalogue();
  private final PartitionAppender appender = new PartitionAppender(new Durable());

  StoredFiles(Path folder) {
    sts = new Store("STS", folder.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0);
    mts = new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_DAY, 0, 0);
    lts = new Store("LTS", folder.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0);
  }

  /** Writes a sample a minute, each with its second as value, into one partition. */
  void write(Store store, String pvName, long firstSecond, int samples) throws IOException {
    Partition partition = store.granularity().at(firstSecond);
    LineBuffer lines = new LineBuffer(4096);
    for (int i = 0; i < samples; i++) {
      long second = firstSecond + i * 60L;
      new SampleEncoder()
          .encode(
              new Sample(second, 5, new SampleValue.ScalarDouble((double) second), 0, 0), lines);
    }
    appender.append(
        store,
        KeyRule.DEFAULT.keyOf(pvName),
        pvName,
        DbrType.SCALAR_DOUBLE,
        partition,
        lines.toByteArray(),
        0,
        lines.size());
  }

  /** Epoch seconds of everything that a reader sees of a PV. */
  List<Long> seen(String pvName) throws IOException {
    return seen(pvName, sts, mts, lts);
  }

  List<Long> seen(String pvName, Store... stores) throws IOException {
    List<Long> seconds = new ArrayList<>();
    try (SampleStream samples =
        new RangeReader(catalogue)
            .open(KeyRule.DEFAULT.keyOf(pvName), List.of(stores), ALWAYS, List.of())) {
      while (samples.next()) {
        seconds.add(samples.current().epochSecond());
      }
    }
    return seconds;
  }

  /** How many files of a PV a store has. */
  int files(String pvName, Store store) throws IOException {
    return catalogue.files(store, KeyRule.DEFAULT.keyOf(pvName)).size();
  }

  List<String> urls() {
    return List.of(url(sts), url(mts), url(lts));
  }

  static String url(Store store) {
    return "pb://localhost?name="
        + store.name()
        + "&rootFolder="
        + store.root()
        + "&partitionGranularity="
        + store.granularity();
  }
}
