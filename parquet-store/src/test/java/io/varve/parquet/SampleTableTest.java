package io.varve.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables for people, read by DuckDB. */
class SampleTableTest {
  private static final int COUNT = 300_000;

  @TempDir Path folder;

  @Test
  void aTableIsWrittenInPiecesWithoutHoldingItWhole() throws IOException, SQLException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      samples.add(ParquetFixture.sample(i / 10, i % 10 * 100_000_000, Math.sin(i)));
    }
    Path file = folder.resolve("x.parquet");
    long sentBeforeTheEnd;
    try (OutputStream out = Files.newOutputStream(file)) {
      SampleTable table =
          new SampleTable(out, DbrType.SCALAR_DOUBLE, Map.of("pvName", "R:x"), _ -> "");
      add(table, DbrType.SCALAR_DOUBLE, samples);
      sentBeforeTheEnd = Files.size(file);
      table.finish();
    }
    assertThat(sentBeforeTheEnd).isPositive();
    assertThat(
            row(
                "select count(*), max(severity), epoch_ns(min(timestamp)),"
                    + " epoch_ns(max(timestamp)), max(value) < 1.0000001 from '"
                    + file
                    + "'"))
        .containsExactly(
            String.valueOf(COUNT),
            "0",
            ParquetFixture.YEAR_START + "000000000",
            ParquetFixture.YEAR_START + COUNT / 10 - 1 + "900000000",
            "true");
    assertThat(
            row(
                "select decode(value) from parquet_kv_metadata('"
                    + file
                    + "') where decode(key) = 'pvName'"))
        .containsExactly("R:x");
  }

  @Test
  void waveformsAreListsAndTextsAreTexts() throws IOException, SQLException {
    Path waves = folder.resolve("w.parquet");
    write(
        waves,
        DbrType.WAVEFORM_FLOAT,
        List.of(
            alarmed(1, new SampleValue.WaveformFloat(new float[] {1, 2.5f})),
            alarmed(2, new SampleValue.WaveformFloat(new float[0]))));
    assertThat(
            row(
                "select list(list_sum(value)), list(len(value)), max(severity), max(status) from '"
                    + waves
                    + "'"))
        .containsExactly("[3.5, null]", "[2, 0]", "2", "3");
    Path texts = folder.resolve("t.parquet");
    write(texts, DbrType.SCALAR_STRING, List.of(alarmed(1, new SampleValue.ScalarString("µ"))));
    assertThat(row("select value from '" + texts + "'")).containsExactly("µ");
    Path structures = folder.resolve("s.parquet");
    write(
        structures,
        DbrType.V4_GENERIC_BYTES,
        List.of(alarmed(1, new SampleValue.V4GenericBytes(new byte[] {1, 2}, 0))));
    assertThat(row("select value from '" + structures + "'")).containsExactly("2 bytes");
  }

  private static Sample alarmed(long second, SampleValue value) {
    return new Sample(ParquetFixture.YEAR_START + second, 1, value, 2, 3);
  }

  private static void write(Path file, DbrType type, List<Sample> samples) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      SampleTable table = new SampleTable(out, type, Map.of(), at -> at.bytes().length + " bytes");
      add(table, type, samples);
      table.finish();
    }
  }

  private static void add(SampleTable table, DbrType type, List<Sample> samples)
      throws IOException {
    try (SampleCursor at = ParquetFixture.cursor(type, ParquetFixture.lines(samples))) {
      while (at.next()) {
        table.add(at);
      }
    }
  }

  /** The columns of a query's one row. */
  private static List<String> row(String query) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        columns.add(String.valueOf(row.getObject(i)));
      }
      return columns;
    }
  }
}
