package io.varve.parquet;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Function;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Samples of one type as a Parquet file for people who analyse them, sent while it is written. For
 * the files of a store see {@link ParquetPartitionWriter}: they have EAA's columns.
 *
 * <pre>
 * message samples {
 *   required int64 timestamp (TIMESTAMP(NANOS, UTC));
 *   required double value;    // float, int32, int32 (INT_8), binary (STRING); a LIST for waveforms
 *   required int32 severity;
 *   required int32 status;
 * }
 * </pre>
 */
public final class SampleTable {
  /** All that is held in memory. */
  private static final long BYTES_OF_GROUP = 4L * 1024 * 1024;

  private static final int ROWS_OF_GROUP = 256 * 1024;
  private static final int ROWS_OF_PAGE = 32 * 1024;
  private static final int FIRST_SIZE_CHECK = 8;
  private static final int ZSTD_LEVEL = 3;

  private final ParquetWriter<SampleCursor> rows;

  /**
   * Begins a table.
   *
   * @param out not closed here
   * @param type of the samples
   * @param metadata goes to the footer
   * @param structures the text of a sample of a V4 structure
   */
  public SampleTable(
      OutputStream out,
      DbrType type,
      Map<String, String> metadata,
      Function<SampleCursor, String> structures)
      throws IOException {
    this.rows =
        new RowsBuilder(new StreamOutput(out), new TableRows(type, metadata, structures))
            .withConf(new PlainParquetConfiguration())
            .withWriterVersion(WriterVersion.PARQUET_2_0)
            .withCodecFactory(new Codecs(ZSTD_LEVEL))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(BYTES_OF_GROUP)
            .withRowGroupRowCountLimit(ROWS_OF_GROUP)
            .withPageRowCountLimit(ROWS_OF_PAGE)
            .withMinRowCountForPageSizeCheck(FIRST_SIZE_CHECK)
            .withDictionaryEncoding(true)
            .withDictionaryEncoding(TableRows.TIMESTAMP, false)
            .withByteStreamSplitEncoding(true)
            .withValidation(false)
            .build();
  }

  /** Adds a row; its time must lie within what 64 bits of nanoseconds since 1970 can say. */
  public void add(SampleCursor sample) throws IOException {
    rows.write(sample);
  }

  /** Writes what is left, and the footer, without which no reader takes the file. */
  public void finish() throws IOException {
    rows.close();
  }
}
