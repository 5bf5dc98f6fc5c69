package io.varve.parquet;

import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Something new that the Parquet library writes from its beginning to its end, once. */
abstract class SequentialOutput implements OutputFile {

  /** Where the library writes to. */
  abstract PositionOutputStream begin();

  @Override
  public final PositionOutputStream create(long blockSizeHint) {
    return begin();
  }

  @Override
  public final PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return begin();
  }

  @Override
  public final boolean supportsBlockSize() {
    return false;
  }

  @Override
  public final long defaultBlockSize() {
    return 0;
  }
}
