package io.varve.etl.job;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Edition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A plain partition file as it was when it was looked at.
 *
 * @param header its header
 * @param dataStart where its samples begin
 * @param edition what it was
 */
record PlainFile(Path path, PartitionHeader header, long dataStart, Edition edition)
    implements PartitionContent {

  /**
   * Looks at a file.
   *
   * @return null when there is none, or not one whole line in it
   * @throws io.varve.plainpb.DamagedHeaderException when its first line is no header
   */
  static @Nullable PlainFile of(Path path) throws IOException {
    Edition edition = Edition.of(path);
    if (edition.isAbsent()) {
      return null;
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      LineScanner lines = LineScanner.of(file, 0, edition.length());
      if (!lines.next()) {
        return null;
      }
      return new PlainFile(
          path,
          PartitionHeader.parse(lines.array(), lines.start(), lines.end()),
          lines.end() - lines.start() + 1L,
          edition);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  @Override
  public FileSamples samples() throws IOException {
    return new FileSamples(cursor(), () -> {});
  }

  @Override
  public boolean damaged() throws IOException {
    try (SampleCursor samples = cursor()) {
      long end = dataStart;
      while (samples.next()) {
        end = samples.nextPosition();
      }
      return samples.damagedLines() > 0 || end < edition.length();
    }
  }

  private SampleCursor cursor() throws IOException {
    return new SampleCursor(
        header,
        LineScanner.of(
            FileChannel.open(path, StandardOpenOption.READ), dataStart, edition.length()));
  }
}
