package io.varve.parquet;

import io.varve.plainpb.SampleCursor;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;

/** A writer of samples as rows; what the columns are is its support's. */
final class RowsBuilder extends ParquetWriter.Builder<SampleCursor, RowsBuilder> {
  private final WriteSupport<SampleCursor> support;

  RowsBuilder(SequentialOutput out, WriteSupport<SampleCursor> support) {
    super(out);
    this.support = support;
  }

  @Override
  protected RowsBuilder self() {
    return this;
  }

  @Override
  protected WriteSupport<SampleCursor> getWriteSupport(ParquetConfiguration configuration) {
    return support;
  }

  @Override
  @SuppressWarnings("deprecation") // it must be there and is not called
  protected WriteSupport<SampleCursor> getWriteSupport(Configuration configuration) {
    return support;
  }
}
