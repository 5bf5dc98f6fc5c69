package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataStoreTest {
  private static final StoreMacros MACROS = new StoreMacros(Map.of("FOLDER", "/data"));
  private static final String FILES = "rootFolder=${FOLDER}/x&partitionGranularity=PARTITION_YEAR";

  private static DataStore parse(String url) {
    return DataStore.parse(url, MACROS);
  }

  private static String merged(String dest, String other) {
    return "merge://localhost?name=M&dest="
        + URLEncoder.encode(dest, StandardCharsets.UTF_8)
        + "&other="
        + URLEncoder.encode(other, StandardCharsets.UTF_8);
  }

  @Test
  void aParquetStoreSaysHowItsFilesAreCompressed() {
    Store plain = Store.parse("parquet://localhost?name=L&" + FILES, MACROS);
    Store small =
        Store.parse("parquet://localhost?name=L&compress=ZSTD&zstdLevel=9&" + FILES, MACROS);

    assertThat(plain.encoding())
        .isEqualTo(new Encoding.Parquet(Encoding.Compression.UNCOMPRESSED, 3));
    assertThat(small.encoding()).isEqualTo(new Encoding.Parquet(Encoding.Compression.ZSTD, 9));
    assertThat(plain.file("A/b:", "2024")).isEqualTo(Path.of("/data/x/A/b:2024.parquet"));
    assertThat(plain.appendable()).isFalse();
  }

  @Test
  void aCodecThatIsNotKnownIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> parse("parquet://localhost?name=L&compress=LZO&" + FILES))
        .hasMessageContaining("one of [UNCOMPRESSED, SNAPPY, GZIP, ZSTD] and is 'LZO'");
    assertThatThrownBy(() -> parse("parquet://localhost?name=L&zstdLevel=40&" + FILES))
        .hasMessageContaining("must be 1 to 22 and is 40");
  }

  @Test
  void aParquetStoreIsNotPacked() {
    assertThatThrownBy(
            () ->
                parse(
                    "parquet://localhost?name=L&rootFolder=tar:///x"
                        + "&partitionGranularity=PARTITION_YEAR"))
        .hasMessageContaining("must be a plain folder");
  }

  @Test
  void aBlackholeHasANameAndKeepsNothing() {
    assertThat(parse("blackhole://localhost")).isEqualTo(new Blackhole("blackhole"));
    assertThat(parse("blackhole://localhost?name=end").name()).isEqualTo("end");
    assertThat(parse("blackhole://localhost").own()).isEmpty();
    assertThat(parse("blackhole://localhost").readable()).isEmpty();
  }

  @Test
  void aMergedStoreIsReadFromBothAndWrittenToOne() {
    DataStore store =
        parse(
            merged(
                "pb://localhost?name=MTS&hold=2&gather=1&" + FILES,
                "parquet://localhost?name=other&rootFolder=/other"
                    + "&partitionGranularity=PARTITION_DAY"));

    assertThat(store.heldBack()).isNull();
    assertThat(store.own().orElseThrow().root()).isEqualTo(Path.of("/data/x"));
    assertThat(store.own().orElseThrow().name())
        .as("known by the name of the whole")
        .isEqualTo("M");
    assertThat(store.own().orElseThrow().hold()).isEqualTo(2);
    assertThat(store.readable()).extracting(Store::name).containsExactly("other", "M");
  }

  @Test
  void aMergedStoreWhoseOtherCannotBeReadIsWrittenAllTheSame() {
    DataStore store =
        parse(merged("pb://localhost?name=MTS&" + FILES, "pbraw://localhost?rawURL=http://other"));

    assertThat(store.own()).isPresent();
    assertThat(store.readable()).hasSize(1);
    assertThat(store.heldBack())
        .isEqualTo(
            "'other' of the merged store M cannot be read: Stores of scheme pbraw:// cannot be used;"
                + " pb://, parquet://, blackhole:// and merge:// can");
  }

  @Test
  void aMergedStoreNeedsSomewhereToWriteTo() {
    assertThatThrownBy(() -> parse(merged("blackhole://localhost", "blackhole://localhost")))
        .hasMessageContaining("'dest' of the merged store M must be a pb:// or parquet:// store");
  }
}
