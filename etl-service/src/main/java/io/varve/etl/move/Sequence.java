package io.varve.etl.move;

import io.varve.plainpb.SampleCursor;
import io.varve.store.Moment;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.SampleStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Samples of pieces that lie one behind the other in time, one piece open at a time. */
final class Sequence implements SampleStream {

  /** Something that samples in order can be read from. */
  @FunctionalInterface
  interface Piece {
    /** Opens it; null when it holds nothing. */
    @Nullable Opened open() throws IOException;

    static Piece of(PartitionFormats formats, PartitionFile file) {
      return () -> {
        OpenPartition partition = formats.open(file);
        if (partition == null) {
          return null;
        }
        try {
          return new Opened(partition.samples(), partition, file.path().toString());
        } catch (IOException | RuntimeException e) {
          partition.close();
          throw e;
        }
      };
    }
  }

  /**
   * A piece that is being read.
   *
   * @param closing closed after the samples
   */
  record Opened(SampleCursor samples, Closeable closing, String source) implements Closeable {
    @Override
    public void close() throws IOException {
      try (closing) {
        samples.close();
      }
    }
  }

  private final Deque<Piece> waiting;
  private final Predicate<Moment> wanted;
  private @Nullable Opened opened;

  /**
   * @param wanted which samples are
   */
  Sequence(List<Piece> pieces, Predicate<Moment> wanted) {
    this.waiting = new ArrayDeque<>(pieces);
    this.wanted = wanted;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      Opened reading = opened;
      if (reading == null) {
        if (waiting.isEmpty()) {
          return false;
        }
        opened = waiting.remove().open();
      } else if (!reading.samples().next()) {
        opened = null;
        reading.close();
      } else if (wanted.test(time())) {
        return true;
      }
    }
  }

  Moment time() {
    return momentOf(current());
  }

  static Moment momentOf(SampleCursor sample) {
    return new Moment(sample.epochSecond(), sample.nano());
  }

  @Override
  public SampleCursor current() {
    return reading().samples();
  }

  @Override
  public String source() {
    return reading().source();
  }

  private Opened reading() {
    return Objects.requireNonNull(opened, "the sequence stands on no sample");
  }

  @Override
  public void close() throws IOException {
    Opened reading = opened;
    if (reading != null) {
      opened = null;
      reading.close();
    }
  }
}
