package io.varve.etl.job;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionWriter;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the files of stores of any encoding. Jobs work on lines of PlainPB; what is to become a
 * file of another store is made of them at the end.
 */
final class PartitionContents {
  private final PartitionFormats formats;

  PartitionContents(PartitionFormats formats) {
    this.formats = formats;
  }

  /**
   * Looks at a file.
   *
   * @return null when there is none, or nothing in it
   * @throws io.varve.plainpb.DamagedHeaderException when it does not say what it holds
   */
  @Nullable PartitionContent of(PartitionFile file) throws IOException {
    return file.store().appendable() ? PlainFile.of(file.path()) : EncodedFile.of(formats, file);
  }

  /**
   * Writes the samples of a plain file as a file of another encoding, and reads it back.
   *
   * @param encoded where, durable afterwards; its store says how
   */
  void encode(Path plain, PartitionFile encoded) throws IOException, JobFailure {
    PlainFile content = Objects.requireNonNull(PlainFile.of(plain), "it was written before");
    try (PartitionWriter out =
            formats.create(encoded.store().encoding(), content.header(), encoded.path());
        FileSamples samples = content.samples()) {
      while (samples.next()) {
        out.add(samples.current());
      }
      out.finish();
    }
    Tally wanted = meaningOf(content);
    Tally found = meaningOf(of(encoded));
    if (!wanted.equalTo(found)) {
      throw new JobFailure(
          "The samples of %s read otherwise as a %s file (%s instead of %s); nothing was changed"
              .formatted(
                  encoded.partition().name(),
                  encoded.store().encoding().extension(),
                  found,
                  wanted));
    }
  }

  /** Of what samples say: one line may say that an alarm is none, and another leave it out. */
  private static Tally meaningOf(@Nullable PartitionContent content) throws IOException {
    Tally tally = new Tally();
    if (content == null) {
      return tally;
    }
    SampleEncoder encoder = new SampleEncoder();
    LineBuffer line = new LineBuffer(256);
    ByteBuffer rest = ByteBuffer.allocate(2 * Integer.BYTES);
    try (FileSamples samples = content.samples()) {
      while (samples.next()) {
        SampleCursor sample = samples.current();
        line.clear();
        encoder.encode(sample.sample(), line);
        rest.clear().putInt(sample.userTag()).putInt(sample.repeatCount());
        line.put(rest.array(), 0, rest.capacity());
        tally.add(line);
      }
    }
    return tally;
  }

  /** A store of the same encoding somewhere else. */
  static Store at(Store store, Path root) {
    return new Store(
        store.name(), root, store.granularity(), 0, 0, store.packing(), store.encoding());
  }

  /** A store of PlainPB somewhere else. */
  static Store plainAt(Store store, Path root) {
    return new Store(store.name(), root, store.granularity(), 0, 0);
  }
}
