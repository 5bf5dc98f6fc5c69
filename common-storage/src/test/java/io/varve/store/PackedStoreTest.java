package io.varve.store;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores that EAA packed are read as plain ones are (contract storage-retrieval 1.8). */
class PackedStoreTest {
  private static final String DAY = "2024-03-01T00:00:00Z";

  @TempDir Path folder;
  private StoreFixture pv;
  private Path packedRoot;

  enum Form {
    TAR("tar://", "", "packed/x.tar"),
    GZTAR("gztar://", "", "packed/x.tar"),
    JAR("jar:file://", "", "packed/x.zip"),
    ZIP("zip://", "", "packed/x.zip"),
    ZIP_PER_PV("jar:file://", "&compress=ZIP_PER_PV", "packed/x:_pb.zip"),
    ZIP_PER_PV_ON_A_PLAIN_ROOT("", "&compress=ZIP_PER_PV", "packed/x:_pb.zip");

    private final String prefix;
    private final String parameters;
    private final String container;

    Form(String prefix, String parameters, String container) {
      this.prefix = prefix;
      this.parameters = parameters;
      this.container = container;
    }

    Store store(Path root, Granularity granularity) {
      return Store.parse(
          "pb://localhost?name=MTS&rootFolder="
              + prefix
              + root
              + "&partitionGranularity="
              + granularity
              + parameters,
          new StoreMacros(Map.of()));
    }

    Path pack(Path root, Map<String, byte[]> entries) throws IOException {
      Path container = root.resolve(this.container);
      Files.createDirectories(container.getParent());
      if (container.toString().endsWith(".tar")) {
        PackedFixture.tar(container, entries);
      } else {
        PackedFixture.zip(container, entries);
      }
      return container;
    }
  }

  @BeforeEach
  void makePv() {
    pv = new StoreFixture(folder, "packed:x");
    packedRoot = folder.resolve("packed-store");
  }

  /** Three days of a sample every minute, more than one seek reads at once. */
  private void recordThreeDays() throws IOException {
    List<Sample> samples = new ArrayList<>();
    long start = Instant.parse(DAY).getEpochSecond();
    for (int minute = 0; minute < 3 * 1440; minute++) {
      samples.add(
          new Sample(start + minute * 60L, minute, new SampleValue.ScalarDouble(minute), 0, 0));
    }
    pv.append(pv.mts, samples.toArray(Sample[]::new));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void c9_everyRangeOfAPackedStoreIsThatOfThePlainOne(Form form) throws IOException {
    recordThreeDays();
    form.pack(packedRoot, PackedFixture.contentOf(pv.catalogue.files(pv.mts, pv.key)));
    Store packed = form.store(packedRoot, Granularity.PARTITION_DAY);

    Instant start = Instant.parse(DAY);
    for (int hour = -3; hour < 75; hour++) {
      TimeRange range =
          new TimeRange(
              start.plusSeconds(hour * 3600L + 17),
              start.plusSeconds(hour * 3600L + 17 + hour * 400L + 2000));
      assertThat(read(packed, range)).as("%s", range).isEqualTo(read(pv.mts, range));
    }
    assertThat(new NewestSample(pv.catalogue).find(pv.key, List.of(packed)))
        .isEqualTo(new NewestSample(pv.catalogue).find(pv.key, List.of(pv.mts)));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aPvWithoutAContainerHasNoFiles(Form form) throws IOException {
    assertThat(pv.catalogue.files(form.store(packedRoot, Granularity.PARTITION_DAY), pv.key))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"TAR", "JAR", "ZIP_PER_PV"})
  void aPackedStoreIsNeverWrittenTo(Form form) {
    Store packed = form.store(packedRoot, Granularity.PARTITION_DAY);

    assertThatThrownBy(packed::writable)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("writes plain files only");
    assertThatThrownBy(() -> pv.append(packed, sample(DAY, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(packedRoot.toString());
    assertThat(packedRoot).doesNotExist();
  }

  @Test
  void whatEaaWroteAfterItGaveUpZipPerPvIsReadBesideTheZip() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T01:00:00Z", 1));
    Form form = Form.ZIP_PER_PV_ON_A_PLAIN_ROOT;
    form.pack(packedRoot, PackedFixture.contentOf(pv.catalogue.files(pv.mts, pv.key)));
    Store mixed = form.store(packedRoot, Granularity.PARTITION_DAY);

    pv.append(mixed, sample("2024-03-01T02:00:00Z", 2), sample("2024-03-02T03:00:00Z", 3));

    assertThat(values(mixed)).containsExactly(1.0, 2.0, 3.0);
    assertThat(pv.catalogue.files(mixed.writable(), pv.key)).hasSize(2);
  }

  @Test
  void theOldFormPutsTheFoldersOfTheKeyIntoTheZip() throws IOException {
    pv.append(pv.lts, sample(DAY, 1));
    byte[] content = Files.readAllBytes(pv.catalogue.files(pv.lts, pv.key).getFirst().path());
    Form.ZIP_PER_PV.pack(packedRoot, Map.of("packed/x:2024.pb", content));

    assertThat(values(Form.ZIP_PER_PV.store(packedRoot, Granularity.PARTITION_YEAR)))
        .containsExactly(1.0);
  }

  @Test
  void anEntryThatWasReplacedIsDeletedAndItsSuccessorCounts() throws IOException {
    Path tar = tarOfYears();
    PackedFixture.update(tar, "x:2024.pb", yearFile(9));

    assertThat(values(tarStore())).containsExactly(1.0, 9.0);
  }

  @Test
  void ofTwoEntriesOfANameTheLaterCountsWhenTheRenameWasInterrupted() throws IOException {
    Path tar = tarOfYears();
    PackedFixture.append(tar, "x:2024.pb", yearFile(9));

    assertThat(values(tarStore())).containsExactly(1.0, 9.0);
  }

  @Test
  void anEntryThatWasNotWrittenWholeDoesNotHideTheOneBeforeIt() throws IOException {
    Path tar = tarOfYears();
    PackedFixture.append(tar, "x:2024.pb", yearFile(9));
    PackedFixture.cut(tar, 512 + 20);

    assertThat(values(tarStore())).containsExactly(1.0, 2.0);
  }

  @Test
  void theWholeLinesOfAnEntryThatWasNotWrittenWholeAreRead() throws IOException {
    pv.append(pv.lts, sample(DAY, 1), sample("2024-03-02T00:00:00Z", 2));
    byte[] content = Files.readAllBytes(pv.catalogue.files(pv.lts, pv.key).getFirst().path());
    Path tar = Form.TAR.pack(packedRoot, Map.of("x:2024.pb", content));
    PackedFixture.cut(tar, 512 - content.length % 512 + 3);

    assertThat(values(tarStore())).containsExactly(1.0);
  }

  @Test
  void aWholeBlockOfPaddingIsNotTheEndOfTheTar() throws IOException {
    // A text that makes the first file exactly two blocks long.
    Instant first = Instant.parse("2023-03-01T00:00:00Z");
    int overhead = textFile(first, 700).length - 700;
    byte[] twoBlocks = textFile(first, 1024 - overhead);
    assertThat(twoBlocks).hasSize(1024);
    Form.TAR.pack(packedRoot, Map.of("x:2023.pb", twoBlocks));
    PackedFixture.append(
        packedRoot.resolve("packed/x.tar"), "x:2024.pb", textFile(Instant.parse(DAY), 3));

    assertThat(pv.catalogue.files(tarStore(), pv.key))
        .extracting(file -> file.partition().name())
        .containsExactly("2023", "2024");
  }

  @Test
  void aHeaderThatIsDamagedHidesNoOtherEntry() throws IOException {
    Path tar = tarOfYears();
    byte[] bytes = Files.readAllBytes(tar);
    bytes[3] ^= 1;
    Files.write(tar, bytes);

    assertThat(values(tarStore())).containsExactly(2.0);
  }

  @Test
  void aFileThatIsNoZipIsLeftOutOfTheAnswer() throws IOException {
    Path zip = Form.JAR.pack(packedRoot, Map.of());
    Files.writeString(zip, "not a zip");

    assertThat(values(Form.JAR.store(packedRoot, Granularity.PARTITION_YEAR))).isEmpty();
  }

  @Test
  void theSourceOfASampleNamesTheContainer() throws IOException {
    tarOfYears();
    try (SampleStream stream =
        new RangeReader(pv.catalogue)
            .open(
                pv.key,
                List.of(tarStore()),
                new TimeRange(Instant.EPOCH, Instant.parse(DAY)),
                List.of())) {
      assertThat(stream.next()).isTrue();
      assertThat(stream.source()).isEqualTo(packedRoot + "/packed/x.tar!/x:2023.pb");
    }
  }

  @Test
  void aRootOnAnotherFileSystemIsRefusedWithASentence() {
    assertThatThrownBy(
            () ->
                Store.parse(
                    "pb://localhost?name=LTS&rootFolder=s3:///b&partitionGranularity=PARTITION_DAY",
                    new StoreMacros(Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3:///b");
  }

  /** A tar with one sample in 2023 and one in 2024. */
  private Path tarOfYears() throws IOException {
    pv.append(pv.lts, sample("2023-03-01T00:00:00Z", 1), sample(DAY, 2));
    return Form.TAR.pack(packedRoot, PackedFixture.contentOf(pv.catalogue.files(pv.lts, pv.key)));
  }

  private byte[] yearFile(double value) throws IOException {
    StoreFixture other = new StoreFixture(folder.resolve("other"), pv.pvName);
    other.append(other.lts, sample(DAY, value));
    return Files.readAllBytes(other.catalogue.files(other.lts, other.key).getFirst().path());
  }

  private byte[] textFile(Instant time, int length) throws IOException {
    StoreFixture other = new StoreFixture(folder.resolve("text" + length), pv.pvName);
    other.append(
        other.lts,
        new Sample(
            time.getEpochSecond(), 0, new SampleValue.ScalarString("x".repeat(length)), 0, 0));
    return Files.readAllBytes(other.catalogue.files(other.lts, other.key).getFirst().path());
  }

  private Store tarStore() {
    return Form.TAR.store(packedRoot, Granularity.PARTITION_YEAR);
  }

  private List<Double> values(Store store) throws IOException {
    return read(store, new TimeRange(Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"))).stream()
        .map(sample -> ((SampleValue.ScalarDouble) sample.value()).value())
        .toList();
  }

  private List<Sample> read(Store store, TimeRange range) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, List.of(store), range, List.of())) {
      while (stream.next()) {
        samples.add(stream.current().sample());
      }
    }
    return samples;
  }
}
