package io.varve.etl.job;

import io.varve.plainpb.PartitionHeader;
import io.varve.store.Edition;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A partition file of another encoding than PlainPB, which is only ever replaced as a whole.
 *
 * @param header its header
 * @param edition what it was
 */
record EncodedFile(
    PartitionFormats formats, PartitionFile file, PartitionHeader header, Edition edition)
    implements PartitionContent {

  /**
   * Looks at a file.
   *
   * @return null when there is none, or nothing in it
   * @throws io.varve.plainpb.DamagedHeaderException when it does not say what it holds
   */
  static @Nullable EncodedFile of(PartitionFormats formats, PartitionFile file) throws IOException {
    Edition edition = Edition.of(file.path());
    try (OpenPartition opened = formats.open(file)) {
      return opened == null ? null : new EncodedFile(formats, file, opened.header(), edition);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public FileSamples samples() throws IOException {
    OpenPartition opened = formats.open(file);
    try {
      if (opened == null || !Edition.of(file.path()).equals(edition)) {
        throw new IOException(file.path() + " changes while it is read");
      }
      return new FileSamples(opened.samples(), opened);
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
  }

  /** What such a file holds it holds under checksums: it can be read, or not at all. */
  @Override
  public boolean damaged() {
    return false;
  }
}
