package io.varve.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.Samples;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** Lines that went through a Parquet file are the lines they were, byte for byte. */
class ParquetRoundTripProperties {
  private static final List<String> CODECS = List.of("UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD");
  private static final Path FOLDER = folder();

  private static Path folder() {
    try {
      return Files.createTempDirectory("parquet");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterContainer
  static void removeFiles() throws IOException {
    Files.deleteIfExists(FOLDER.resolve("R_x_2024.parquet"));
    Files.delete(FOLDER);
  }

  @Provide
  Arbitrary<Tuple.Tuple2<DbrType, List<Sample>>> samplesOfOneType() {
    return Arbitraries.of(DbrType.values())
        .flatMap(
            type ->
                Samples.of(type)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(40)
                    .map(samples -> Tuple.of(type, samples)));
  }

  @Property(tries = 300)
  void everyTypeComesBack(
      @ForAll("samplesOfOneType") Tuple.Tuple2<DbrType, List<Sample>> written,
      @ForAll("codec") String codec)
      throws IOException {
    ParquetFixture pv = new ParquetFixture(FOLDER, "&compress=" + codec);
    byte[] lines = ParquetFixture.lines(written.get2());

    pv.write(written.get1(), lines);

    assertThat(pv.read()).isEqualTo(lines);
  }

  @Provide
  Arbitrary<String> codec() {
    return Arbitraries.of(CODECS);
  }
}
