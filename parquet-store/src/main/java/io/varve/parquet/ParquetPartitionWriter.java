package io.varve.parquet;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Encoding;
import io.varve.store.PartitionWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes the samples of a partition as a Parquet file.
 *
 * <p>Times are packed as differences: those of a PV that is sampled by the second take no room.
 * Values are numbered from a dictionary as long as few different ones come, as from a converter of
 * 16 bits; then their bytes are written by significance, as the upper ones of noisy numbers differ
 * little.
 */
final class ParquetPartitionWriter implements PartitionWriter {
  /**
   * Rows that are read as a whole by whoever wants one of them, a few milliseconds' work. And all
   * that is held in memory while writing.
   */
  private static final int ROWS_OF_GROUP = 256 * 1024;

  private static final long BYTES_OF_GROUP = 16L * 1024 * 1024;
  private static final int ROWS_OF_PAGE = 64 * 1024;

  /** Waveforms may be large, so that a few of them fill a page. */
  private static final int FIRST_SIZE_CHECK = 8;

  private final FileChannel file;
  private final ParquetWriter<SampleCursor> rows;

  private ParquetPartitionWriter(FileChannel file, ParquetWriter<SampleCursor> rows) {
    this.file = file;
    this.rows = rows;
  }

  static ParquetPartitionWriter create(Encoding.Parquet encoding, PartitionHeader header, Path path)
      throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try {
      ParquetWriter<SampleCursor> rows =
          new RowsBuilder(new ChannelOutput(file), new SampleRows(header))
              .withConf(new PlainParquetConfiguration())
              .withWriterVersion(WriterVersion.PARQUET_2_0)
              .withCodecFactory(new Codecs(encoding.level()))
              .withCompressionCodec(CompressionCodecName.valueOf(encoding.compression().name()))
              .withRowGroupSize(BYTES_OF_GROUP)
              .withRowGroupRowCountLimit(ROWS_OF_GROUP)
              .withPageRowCountLimit(ROWS_OF_PAGE)
              .withMinRowCountForPageSizeCheck(FIRST_SIZE_CHECK)
              .withDictionaryEncoding(true)
              .withDictionaryEncoding(SampleSchema.SECONDS, false)
              .withDictionaryEncoding(SampleSchema.NANO, false)
              .withByteStreamSplitEncoding(true)
              .withValidation(false)
              .build();
      return new ParquetPartitionWriter(file, rows);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void add(SampleCursor sample) throws IOException {
    rows.write(sample);
  }

  @Override
  public void finish() throws IOException {
    rows.close();
  }

  /** Rows that were not finished are given up with the file. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
