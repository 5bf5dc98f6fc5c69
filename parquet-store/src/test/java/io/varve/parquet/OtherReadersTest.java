package io.varve.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of ours with other readers, and files as EAA writes them with ours. */
class OtherReadersTest {
  private static final int COUNT = 300_000;

  @TempDir Path folder;

  private static double value(int i) {
    return i % 3 == 0 ? 100 + Math.sin(i) : i % 17;
  }

  @Test
  void duckDbCountsAndAveragesAFile() throws IOException, SQLException {
    ParquetFixture pv = new ParquetFixture(folder, "&compress=ZSTD");
    pv.write(COUNT, i -> ParquetFixture.sample(i, i % 1000 * 1_000_000, value(i)));
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < COUNT; i++) {
      sum += value(i);
      max = Math.max(max, value(i));
    }

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*), min(val), max(val), avg(val), max(secondsintoyear),"
                    + " sum(nano::bigint), count(severity) from '"
                    + pv.path()
                    + "'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isEqualTo(COUNT);
      assertThat(row.getDouble(2)).isZero();
      assertThat(row.getDouble(3)).isEqualTo(max);
      assertThat(row.getDouble(4))
          .isCloseTo(sum / COUNT, org.assertj.core.data.Offset.offset(1e-9));
      assertThat(row.getLong(5)).isEqualTo(COUNT - 1);
      assertThat(row.getLong(6)).isEqualTo(COUNT / 1000 * 499_500_000_000L);
      assertThat(row.getLong(7)).as("a severity of 0 is null").isZero();
    }
  }

  @Test
  void duckDbReadsWaveformsAndFields() throws IOException, SQLException {
    ParquetFixture pv = new ParquetFixture(folder, "");
    pv.write(
        DbrType.WAVEFORM_FLOAT,
        ParquetFixture.lines(
            List.of(
                new Sample(
                    ParquetFixture.YEAR_START + 5,
                    1,
                    new SampleValue.WaveformFloat(new float[] {1, 2.5f}),
                    2,
                    3,
                    List.of(new FieldValue("EGU", "mm"), new FieldValue("PREC", "3")),
                    true),
                new Sample(
                    ParquetFixture.YEAR_START + 6,
                    1,
                    new SampleValue.WaveformFloat(new float[0]),
                    0,
                    0))));

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select list_sum(val), severity, status, fieldvalues[1].name, fieldvalues[2].val"
                    + " from '"
                    + pv.path()
                    + "' order by secondsintoyear")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getDouble(1)).isEqualTo(3.5);
      assertThat(row.getInt(2)).isEqualTo(2);
      assertThat(row.getInt(3)).isEqualTo(3);
      assertThat(row.getString(4)).isEqualTo("EGU");
      assertThat(row.getString(5)).isEqualTo("3");
      assertThat(row.next()).isTrue();
    }
  }

  @Test
  void parquetJavaReadsTheRowsOfAFile() throws IOException {
    ParquetFixture pv = new ParquetFixture(folder, "&compress=UNCOMPRESSED");
    pv.write(1000, i -> ParquetFixture.sample(i, i, value(i)));

    List<Double> values = new ArrayList<>();
    try (ParquetReader<Group> rows = new ReaderBuilder(new LocalInputFile(pv.path())).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        assertThat(row.getInteger("nano", 0)).isEqualTo(values.size());
        values.add(row.getDouble("val", 0));
      }
    }
    assertThat(values).hasSize(1000);
    assertThat(values.get(999)).isEqualTo(value(999));
  }

  private static final class ReaderBuilder extends ParquetReader.Builder<Group> {
    ReaderBuilder(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /** Contract storage-retrieval 1.9, as parquet-java's protobuf writer makes it of the messages. */
  @Test
  void columnsAndFooterAreThoseOfEaa() throws IOException {
    ParquetFixture pv = new ParquetFixture(folder, "");
    pv.write(3, i -> ParquetFixture.sample(i, i, i));

    try (FileChannel file = FileChannel.open(pv.path(), StandardOpenOption.READ);
        ParquetFileReader reader =
            ParquetFileReader.open(
                new ChannelInput(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      assertThat(reader.getFileMetaData().getSchema()).isEqualTo(eaaSchema());
      assertThat(reader.getFileMetaData().getSchema().toString()).contains("EPICS.ScalarDouble");
      Map<String, String> footer = reader.getFileMetaData().getKeyValueMetaData();
      assertThat(footer)
          .containsEntry("pvName", ParquetFixture.PV)
          .containsEntry("year", "2024")
          .containsEntry("ArchDBRType", "DBR_SCALAR_DOUBLE")
          .containsEntry(
              "parquet.proto.class",
              "edu.stanford.slac.archiverappliance.PB.EPICSEvent$ScalarDouble")
          .containsEntry("parquet.proto.writeSpecsCompliant", "false")
          .containsKey("parquet.proto.unwrapProtoWrappers");
      assertThat(footer.get("parquet.proto.descriptor"))
          .startsWith(
              "name: \"ScalarDouble\"\nfield {\n  name: \"secondsintoyear\"\n  number: 1\n");
    }
  }

  @Test
  void aFileAsEaaWritesItIsRead() throws IOException {
    ParquetFixture pv = new ParquetFixture(folder, "");
    SimpleGroupFactory rows = new SimpleGroupFactory(eaaSchema());
    try (FileChannel file =
            FileChannel.open(pv.path(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(new ChannelOutput(file))
                .withConf(new PlainParquetConfiguration())
                .withType(eaaSchema())
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withExtraMetaData(
                    Map.of(
                        "pvName",
                        ParquetFixture.PV,
                        "year",
                        "2024",
                        "ArchDBRType",
                        "DBR_SCALAR_DOUBLE"))
                .build()) {
      writer.write(
          rows.newGroup().append("secondsintoyear", 10).append("nano", 13).append("val", 1.5));
      Group second =
          rows.newGroup()
              .append("secondsintoyear", 11)
              .append("nano", 500_000_000)
              .append("val", Double.NaN)
              .append("severity", 2)
              .append("status", 10);
      second.addGroup("fieldvalues").append("name", "EGU").append("val", "mm");
      second.add("fieldactualchange", false);
      writer.write(second);
    }

    assertThat(pv.read())
        .isEqualTo(
            ParquetFixture.lines(
                List.of(
                    ParquetFixture.sample(10, 13, 1.5),
                    new Sample(
                        ParquetFixture.YEAR_START + 11,
                        500_000_000,
                        new SampleValue.ScalarDouble(Double.NaN),
                        2,
                        10,
                        List.of(new FieldValue("EGU", "mm")),
                        false))));
  }

  private static MessageType eaaSchema() {
    return MessageTypeParser.parseMessageType(
        """
        message EPICS.ScalarDouble {
          required int32 secondsintoyear = 1;
          required int32 nano = 2;
          required double val = 3;
          optional int32 severity = 4;
          optional int32 status = 5;
          optional int32 repeatcount = 6;
          repeated group fieldvalues = 7 {
            required binary name (STRING) = 1;
            required binary val (STRING) = 2;
          }
          optional boolean fieldactualchange = 8;
        }
        """);
  }
}
