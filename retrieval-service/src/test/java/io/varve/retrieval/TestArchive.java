package io.varve.retrieval;

import static io.varve.store.StoreFixture.sample;

import io.varve.parquet.ParquetFormat;
import io.varve.plainpb.SampleCursor;
import io.varve.registry.Registry;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionWriter;
import io.varve.store.Store;
import io.varve.store.StoreFixture;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small archive: a few PVs with samples in all three stores. */
final class TestArchive {
  static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");

  /** Samples of T:long, enough for several pieces of an answer. */
  static final int LONG = 10_000;

  private static final List<String> STORES =
      List.of(
          "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}"
              + "&partitionGranularity=PARTITION_HOUR",
          "pb://localhost?name=MTS&rootFolder=${ARCHAPPL_MEDIUM_TERM_FOLDER}"
              + "&partitionGranularity=PARTITION_DAY",
          "pb://localhost?name=LTS&rootFolder=${ARCHAPPL_LONG_TERM_FOLDER}"
              + "&partitionGranularity=PARTITION_YEAR");

  private TestArchive() {}

  static void fill(Path folder, Registry registry) throws IOException {
    StoreFixture temp = new StoreFixture(folder, "T:temp");
    temp.append(temp.lts, sample("2024-12-31T23:00:00Z", 1));
    temp.append(temp.lts, sample("2025-06-01T00:00:00.5Z", Double.NaN));
    temp.append(
        temp.mts,
        sample("2026-01-30T10:00:00.000000001Z", 3.25)
            .withFields(
                List.of(new FieldValue("HIHI", "9.5"), new FieldValue("DESC", "a/b")), true));
    Sample alarmed = sample("2026-02-01T11:00:00Z", -0.0);
    temp.append(temp.sts, new Sample(alarmed.epochSecond(), alarmed.nano(), alarmed.value(), 2, 4));

    StoreFixture live = new StoreFixture(folder, "T:live");
    live.append(live.sts, sample("2026-02-01T11:59:00Z", 1));
    StoreFixture dead = new StoreFixture(folder, "T:dead");
    dead.append(dead.sts, sample("2026-02-01T11:59:00Z", 1));

    StoreFixture many = new StoreFixture(folder, "T:long");
    long start = Instant.parse("2026-02-01T10:00:00Z").getEpochSecond();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < LONG; i++) {
      samples.add(
          new Sample(start + i / 10, i % 10 * 100_000_000, new SampleValue.ScalarDouble(i), 0, 0));
    }
    byte[] lines = Lines.of(samples);
    many.appender.append(
        many.sts,
        many.key,
        many.pvName,
        samples.getFirst().type(),
        many.sts.granularity().at(start),
        lines,
        0,
        lines.length);

    registry.typeInfos().save(info("T:temp").paused(true).build());
    registry.typeInfos().save(info("T:live").build());
    registry.typeInfos().save(info("T:dead").build());
    registry.typeInfos().save(info("T:empty").paused(true).build());
    registry.typeInfos().save(info("T:long").paused(true).build());
    List<String> withUnknown = new ArrayList<>(STORES);
    withUnknown.set(2, STORES.get(2).replace("pb://", "rtree://"));
    registry.typeInfos().save(info("T:other").paused(true).dataStores(withUnknown).build());
    fillWarmAndCold(folder, registry);
    registry.aliases().add("alias:temp", "T:temp");
  }

  /** The same samples twice: for T:warm in three stores of plain files, for T:cold in Parquet. */
  private static void fillWarmAndCold(Path folder, Registry registry) throws IOException {
    List<String> withParquet = new ArrayList<>(STORES);
    withParquet.set(2, STORES.get(2).replace("pb://", "parquet://") + "&compress=ZSTD");
    registry.typeInfos().save(info("T:warm").paused(true).build());
    registry.typeInfos().save(info("T:cold").paused(true).dataStores(withParquet).build());
    for (String name : List.of("T:warm", "T:cold")) {
      StoreFixture pv = new StoreFixture(folder, name);
      for (int i = 0; i < 500; i++) {
        Sample sample = sample("2025-03-0" + (1 + i / 100) + "T00:00:" + (10 + i % 50) + "Z", i);
        pv.append(
            pv.lts, i % 100 < 50 ? sample.withFields(fieldsOf(i), i % 2 == 0) : alarmed(sample));
      }
      pv.append(pv.mts, sample("2026-01-30T10:00:00Z", 3.25));
      pv.append(pv.sts, sample("2026-02-01T11:00:00Z", 4.5));
    }
    StoreFixture cold = new StoreFixture(folder, "T:cold");
    Store parquet =
        Store.parse(
            "parquet://localhost?name=LTS&compress=ZSTD&partitionGranularity=PARTITION_YEAR"
                + "&rootFolder="
                + cold.lts.root(),
            new StoreMacros(Map.of()));
    PartitionFormats formats = new PartitionFormats(List.of(new ParquetFormat()));
    for (PartitionFile file : cold.catalogue.files(cold.lts, cold.key)) {
      try (OpenPartition source = Objects.requireNonNull(formats.open(file));
          SampleCursor samples = source.samples();
          PartitionWriter writer =
              formats.create(
                  parquet.encoding(), source.header(), parquet.file(cold.key, file.partition()))) {
        while (samples.next()) {
          writer.add(samples);
        }
        writer.finish();
      }
      Files.delete(file.path());
    }
  }

  private static List<FieldValue> fieldsOf(int i) {
    return i % 10 == 0 ? List.of(new FieldValue("HIHI", String.valueOf(i))) : List.of();
  }

  private static Sample alarmed(Sample sample) {
    return new Sample(
        sample.epochSecond(),
        sample.nano() + 500_000_000,
        sample.value(),
        1 + (sample.nano() & 1),
        7);
  }

  private static TypeInfoBuilder info(String name) {
    return TypeInfo.named(name)
        .appliance("appliance0")
        .units("mm")
        .precision(3)
        .archiveFields(List.of("HIHI"))
        .dataStores(STORES);
  }
}
