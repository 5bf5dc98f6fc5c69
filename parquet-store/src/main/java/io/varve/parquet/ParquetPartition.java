package io.varve.parquet;

import io.varve.partition.Years;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Moment;
import io.varve.store.OpenPartition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file opened for reading.
 *
 * <p>A place in it is the number of a row. Seeks choose a row group by its statistics and then read
 * the two columns of time of that group alone. One row group is in memory at a time, compressed as
 * it lies in the file; its pages are unpacked as they are reached.
 */
final class ParquetPartition implements OpenPartition {
  private final Path path;
  private final FileChannel file;
  private final Closeable handle;
  private final long length;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final PartitionHeader header;

  private ParquetPartition(
      Path path,
      FileChannel file,
      Closeable handle,
      long length,
      ParquetFileReader reader,
      PartitionHeader header) {
    this.path = path;
    this.file = file;
    this.handle = handle;
    this.length = length;
    this.reader = reader;
    this.schema = reader.getFileMetaData().getSchema();
    this.header = header;
  }

  static ParquetPartition open(Path path, FileChannel file, Closeable handle) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(Codecs.READING)
            .usePageChecksumVerification()
            .build();
    long length = file.size();
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(new ChannelInput(file), options);
    } catch (RuntimeException e) {
      throw new DamagedHeaderException(path + " is no whole Parquet file: " + e.getMessage(), e);
    }
    FileMetaData footer = reader.getFileMetaData();
    PartitionHeader header = Footer.header(footer.getKeyValueMetaData(), path);
    requireColumns(footer.getSchema(), SampleSchema.of(header.type()), path);
    return new ParquetPartition(path, file, handle, length, reader, header);
  }

  /** Every sample has a time and a value; what else there is may be missing. */
  private static void requireColumns(MessageType found, MessageType wanted, Path path)
      throws DamagedHeaderException {
    for (String name : List.of(SampleSchema.SECONDS, SampleSchema.NANO, SampleSchema.VALUE)) {
      PrimitiveType.PrimitiveTypeName type =
          wanted.getType(name).asPrimitiveType().getPrimitiveTypeName();
      if (!found.containsField(name)
          || !found.getType(name).isPrimitive()
          || found.getType(name).asPrimitiveType().getPrimitiveTypeName() != type
          || found.getType(name).getRepetition() != wanted.getType(name).getRepetition()) {
        throw new DamagedHeaderException(
            path + " has no column " + wanted.getType(name) + ", which its samples need");
      }
    }
  }

  @Override
  public PartitionHeader header() {
    return header;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public SampleCursor samples() {
    return samplesFromRow(0);
  }

  @Override
  public SampleCursor samplesFrom(Place place) {
    return samplesFromRow(place.position());
  }

  private SampleCursor samplesFromRow(long row) {
    int group = 0;
    long inGroup = row;
    while (group < groups().size() && inGroup >= groups().get(group).getRowCount()) {
      inGroup -= groups().get(group++).getRowCount();
    }
    return new SampleCursor(header, LineScanner.of(new RowLines(this, group, inGroup)));
  }

  @Override
  public @Nullable Place lastAtOrBefore(Moment moment) throws IOException {
    long seconds = moment.epochSecond() - Years.startOf(header.year());
    for (int group = groups().size() - 1; group >= 0; group--) {
      if (firstSecond(group) <= seconds) {
        Place place = lastOf(group, moment, false);
        if (place != null) {
          return place;
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable Place last() throws IOException {
    return newestAtOrBefore(Moment.MAX);
  }

  /** Of groups in order one is read, as those in front of it hold nothing newer. */
  @Override
  public @Nullable Place newestAtOrBefore(Moment moment) throws IOException {
    long yearStart = Years.startOf(header.year());
    long seconds = moment.epochSecond() - yearStart;
    Place newest = null;
    for (int group = groups().size() - 1; group >= 0; group--) {
      if (firstSecond(group) <= seconds
          && (newest == null || lastSecond(group) > newest.time().epochSecond() - yearStart)) {
        Place place = lastOf(group, moment, true);
        if (place != null && (newest == null || place.time().compareTo(newest.time()) > 0)) {
          newest = place;
        }
      }
    }
    return newest;
  }

  /**
   * A sample of a group at or before a moment.
   *
   * @param newest whether the newest is sought, or the last in front of the first later one
   */
  private @Nullable Place lastOf(int group, Moment moment, boolean newest) throws IOException {
    long firstRow = 0;
    for (int before = 0; before < group; before++) {
      firstRow += groups().get(before).getRowCount();
    }
    Place last = null;
    try (RowGroup rows = read(group, SampleSchema.timesOf(schema))) {
      long yearStart = Years.startOf(header.year());
      long lastRow = -1;
      long lastSecond = Long.MIN_VALUE;
      int lastNano = 0;
      for (long row = firstRow; rows.remaining() > 0; row++) {
        long second = yearStart + rows.seconds();
        int nano = rows.nano();
        if (Moment.compare(second, nano, moment.epochSecond(), moment.nano()) > 0) {
          if (!newest) {
            break;
          }
        } else if (!newest || Moment.compare(second, nano, lastSecond, lastNano) > 0) {
          lastRow = row;
          lastSecond = second;
          lastNano = nano;
        }
        rows.nextTime();
      }
      if (lastRow >= 0) {
        last = new Place(lastRow, new Moment(lastSecond, lastNano));
      }
    } catch (RuntimeException e) {
      throw damaged(e);
    }
    return last;
  }

  /** Seconds into the year of a group's oldest sample; the smallest number when unknown. */
  private long firstSecond(int group) {
    Statistics<?> seconds = seconds(group);
    return seconds == null ? Long.MIN_VALUE : ((Number) seconds.genericGetMin()).longValue();
  }

  /** Seconds into the year of a group's newest sample; the largest number when unknown. */
  private long lastSecond(int group) {
    Statistics<?> seconds = seconds(group);
    return seconds == null ? Long.MAX_VALUE : ((Number) seconds.genericGetMax()).longValue();
  }

  private @Nullable Statistics<?> seconds(int group) {
    for (ColumnChunkMetaData column : groups().get(group).getColumns()) {
      if (column.getPath().toDotString().equals(SampleSchema.SECONDS)
          && column.getStatistics() != null
          && column.getStatistics().hasNonNullValue()) {
        return column.getStatistics();
      }
    }
    return null;
  }

  private List<BlockMetaData> groups() {
    return reader.getRowGroups();
  }

  /** The rows of a group; null behind the last one. */
  @Nullable RowGroup readOrNull(int group) throws IOException {
    return group < groups().size() ? read(group, schema) : null;
  }

  private RowGroup read(int group, MessageType columns) throws IOException {
    try {
      reader.setRequestedSchema(columns);
      PageReadStore pages = reader.readRowGroup(group);
      if (pages == null) {
        throw new IOException(path + " has a row group without rows");
      }
      return new RowGroup(pages, columns, header.type(), reader.getFileMetaData().getCreatedBy());
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  /** What the library met, as what it is for readers: a file that cannot be read. */
  IOException damaged(RuntimeException e) {
    return new IOException(path + " cannot be read: " + e, e);
  }

  @Override
  public void close() throws IOException {
    try (handle;
        file) {
      reader.close();
    }
  }
}
