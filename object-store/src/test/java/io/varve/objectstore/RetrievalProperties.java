package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Edition;
import io.varve.store.NewestSample;
import io.varve.store.ObjectStorage;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreFixture;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Three years of a PV in a bucket are read as three years of it in a folder. */
class RetrievalProperties {
  private static final String PV = "A:B{Dev-1}x";
  private static final long FIRST = Instant.parse("2022-06-01T00:00:00Z").getEpochSecond();
  private static final long SPAN = 2 * 366 * 86_400;
  private static final int SAMPLES = 60_000;

  private static Path folder;
  private static BucketServer server;
  private static ObjectStores stores;
  private static StoreFixture local;
  private static Store bucket;

  @BeforeContainer
  static void publish() throws Exception {
    folder = Files.createTempDirectory("varve-retrieval");
    server = BucketServer.start(folder);
    stores = server.client();
    local = new StoreFixture(folder.resolve("local-stores"), PV);
    Sample[] samples = new Sample[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      samples[i] =
          new Sample(FIRST + i * (SPAN / SAMPLES), i, new SampleValue.ScalarDouble(i), 0, 0);
    }
    local.append(local.lts, samples);
    Path root = stores.at("s3://" + BucketServer.BUCKET);
    bucket = new Store("LTS", root, Granularity.PARTITION_YEAR, 0, 0);
    for (int year = 2022; year <= 2024; year++) {
      Path object = bucket.file(local.key, String.valueOf(year));
      ObjectStorage.of(root)
          .publish(local.lts.file(local.key, String.valueOf(year)), object, Edition.ABSENT);
    }
  }

  @AfterContainer
  static void stop() throws IOException {
    stores.close();
    server.close();
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Property(tries = 60)
  void anyRangeReadsTheSame(
      @ForAll @LongRange(min = -100_000, max = SPAN + 100_000) long from,
      @ForAll @LongRange(min = 0, max = 5_000_000) long length)
      throws IOException {
    TimeRange range =
        new TimeRange(
            Instant.ofEpochSecond(FIRST + from), Instant.ofEpochSecond(FIRST + from + length));

    assertThat(read(bucket, range)).isEqualTo(read(local.lts, range));
  }

  @Example
  void theNewestSampleIsFound() throws IOException {
    Sample newest =
        new NewestSample(new Catalogue()).find(local.key, List.of(bucket)).orElseThrow();

    assertThat(newest.value()).isEqualTo(new SampleValue.ScalarDouble(SAMPLES - 1));
  }

  @Guards("E35")
  @Example
  void aReaderGoesOnWhenTheObjectIsReplaced() throws IOException {
    Path prefix = stores.at("s3://" + BucketServer.BUCKET + "/growing");
    Store growing = new Store("LTS", prefix, Granularity.PARTITION_YEAR, 0, 0);
    Path object = growing.file(local.key, "2023");
    Path year = local.lts.file(local.key, "2023");
    ObjectStorage storage = ObjectStorage.of(object);
    Edition edition = storage.publish(year, object, Edition.ABSENT);
    Path day = folder.resolve("day");
    long behind = Instant.parse("2023-12-31T23:59:59Z").getEpochSecond();
    Files.write(
        day, StoreFixture.line(new Sample(behind, 9, new SampleValue.ScalarDouble(-1), 0, 0)));
    TimeRange all = new TimeRange(Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"));
    // Not read from the bucket: what is read stays in memory and could be read on after all.
    Store alone = new Store("LTS", folder.resolve("alone"), Granularity.PARTITION_YEAR, 0, 0);
    Path copy = alone.file(local.key, "2023");
    Files.createDirectories(copy.getParent());
    Files.copy(year, copy);
    List<Double> expected = read(alone, all);
    expected.add(-1.0);
    List<Double> values = new ArrayList<>();

    try (SampleStream stream =
        new RangeReader(new Catalogue()).open(local.key, List.of(growing), all, List.of())) {
      for (int i = 0; stream.next(); i++) {
        values.add(stream.current().doubleAt(0));
        if (i == 5000) {
          storage.append(object, edition, edition.length(), day);
        }
      }
    }

    assertThat(values.equals(expected)).as("%d values", values.size()).isTrue();
  }

  private static List<Double> read(Store store, TimeRange range) throws IOException {
    List<Double> values = new ArrayList<>();
    try (SampleStream stream =
        new RangeReader(new Catalogue()).open(local.key, List.of(store), range, List.of())) {
      while (stream.next()) {
        values.add(stream.current().doubleAt(0));
      }
    }
    return values;
  }
}
