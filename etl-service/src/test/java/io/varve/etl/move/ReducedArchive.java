package io.varve.etl.move;

import io.varve.operator.Reduction;
import io.varve.operator.Samples;
import io.varve.partition.Granularity;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.FileHandles;
import io.varve.store.Listings;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A PV whose samples are reduced on their way, and a second copy of all its samples, of which the
 * operator is computed at once.
 */
final class ReducedArchive {
  private static final TimeRange ALWAYS =
      new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

  final Archive archive;
  final Reduction reduction;
  private final Archive whole;
  private final Catalogue catalogue =
      new Catalogue(FileHandles.unbounded(), Listings.forgetful(), Archive.FORMATS);

  /**
   * @param scheme of the store that keeps results
   * @param granularity of that store
   */
  ReducedArchive(Path root, String scheme, Granularity granularity, String operator) {
    Store hours = new Store("STS", root.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0);
    Store results = RewriteCrashTest.store("MTS", scheme, root.resolve("mts"), granularity);
    this.archive = new Archive(hours, results, results);
    Store all = new Store("all", root.resolve("all"), Granularity.PARTITION_HOUR, 0, 0);
    this.whole = new Archive(all, all, all);
    this.reduction = Reduction.parse(operator);
  }

  /** A sample whose value, alarm and fields depend on its time. */
  static Sample sample(long second) {
    return new Sample(
        second,
        (int) Math.floorMod(second * 7919, 1_000_000_000L),
        new SampleValue.ScalarDouble(Math.floorMod(second * 31, 97) / 7.0),
        Math.floorMod(second, 4),
        Math.floorMod(second, 3),
        second % 5 == 0 ? List.of(new FieldValue("HIHI", "9")) : List.of(),
        null);
  }

  void write(Sample sample) throws IOException {
    archive.append(archive.sts, sample);
    whole.append(whole.sts, sample);
  }

  void write(long... seconds) throws IOException {
    for (long second : seconds) {
      write(sample(second));
    }
  }

  MoveReport move() throws IOException {
    return move(FailPoints.NONE, file -> true);
  }

  MoveReport move(FailPoints failPoints, Predicate<PartitionFile> wanted) throws IOException {
    MoveReport report = new MoveReport();
    List<PartitionFile> files = archive.files(archive.sts).stream().filter(wanted).toList();
    Archive.move(failPoints).reduce(Archive.KEY, archive.mts, reduction, files, report);
    return report;
  }

  /** What the destination holds. */
  List<String> kept() throws IOException {
    try (SampleStream samples = open(archive.mts)) {
      return texts(samples);
    }
  }

  /** One computation over all samples that were ever written. */
  List<String> computed() throws IOException {
    try (SampleStream results = reduction.over(Samples.of(Archive.PV, () -> open(whole.sts)))) {
      return texts(results);
    }
  }

  private SampleStream open(Store store) throws IOException {
    return new RangeReader(catalogue).open(Archive.KEY, List.of(store), ALWAYS, List.of());
  }

  private static List<String> texts(SampleStream samples) throws IOException {
    List<String> texts = new ArrayList<>();
    while (samples.next()) {
      Sample sample = samples.current().sample();
      texts.add(
          samples.current().type()
              + " "
              + Instant.ofEpochSecond(sample.epochSecond(), sample.nano())
              + " "
              + value(sample.value())
              + " "
              + sample.severity()
              + " "
              + sample.status()
              + " "
              + sample.fields());
    }
    return texts;
  }

  private static String value(SampleValue value) {
    return switch (value) {
      case SampleValue.WaveformDouble many ->
          List.of(many.values()[0], many.values()[4]).toString();
      case SampleValue.ScalarString text -> text.value();
      case SampleValue.ScalarInt whole -> String.valueOf(whole.value());
      case SampleValue.ScalarDouble number -> String.valueOf(number.value());
      default -> value.toString();
    };
  }
}
