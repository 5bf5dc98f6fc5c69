package io.varve.summary;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.PlainPbPartition;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The summarised samples of a partition file: as sums where a bucket lies in one bin, and one by
 * one where a bin, or what is wanted, ends within one of the narrowest buckets. Not thread-safe.
 */
final class SummarySteps implements SummedStream {
  /** Few lines of a number are longer, in bytes. */
  private static final int LINE = 512;

  /** Lines that are added without a look at whether anybody still waits for the answer. */
  private static final int LINES_AT_ONCE = 10_000;

  private final SummarisedPartition source;
  private final PlainPbPartition file;
  private final List<BlockEntry> blocks;
  private final Cut cut;
  private final Aggregate sum = new Aggregate();

  /** Of the blocks, the next one. */
  private int next;

  private @Nullable BlockSteps block;

  /** Lines that are read one by one. */
  private @Nullable SampleCursor lines;

  /** Times of the lines that count. */
  private long earliest;

  private long latest;

  /** Time of the newest sample that was given. */
  private long newest = Long.MIN_VALUE;

  /** Whether the lines stand on a sample that is to be given with the next step. */
  private boolean left;

  SummarySteps(SummarisedPartition source, Cut cut) {
    this.source = source;
    this.file = source.file();
    this.blocks = source.blocks();
    this.cut = cut;
    while (next < blocks.size() && blocks.get(next).lastTime() < cut.from()) {
      next++;
    }
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (lines != null) {
        if (nextLine(lines)) {
          return true;
        }
        lines = null;
      }
      BlockSteps here = block;
      if (here == null) {
        if (next == blocks.size() || blocks.get(next).firstTime() > cut.to()) {
          return false;
        }
        block = source.steps(blocks.get(next++), cut);
      } else if (!here.next()) {
        block = null;
      } else if (here.isSum()) {
        here.load(sum);
        newest = here.lastTime();
        return true;
      } else {
        lines = file.cursor(here.from(), here.to());
        // Lines that repeat an older sample may precede the first and follow the last.
        earliest = Math.max(cut.from(), here.firstTime());
        latest = Math.min(cut.to(), here.lastTime());
      }
    }
  }

  private boolean nextLine(SampleCursor at) throws IOException {
    if (left) {
      left = false;
      return true;
    }
    while (at.next()) {
      long time = Aggregate.timeOf(at);
      if (time > latest) {
        return false;
      }
      if (time >= earliest && time > newest) {
        newest = time;
        return true;
      }
    }
    return false;
  }

  @Override
  public void addLines(Aggregate to, long before) throws IOException {
    SampleCursor at = lines;
    if (at == null) {
      return;
    }
    for (int i = 0; i < LINES_AT_ONCE; i++) {
      if (!nextLine(at)) {
        lines = null;
        return;
      }
      if (at.epochSecond() >= before) {
        left = true;
        return;
      }
      to.add(at);
    }
  }

  @Override
  public @Nullable Aggregate sum() {
    return lines == null ? sum : null;
  }

  @Override
  public SampleCursor current() {
    if (lines == null) {
      throw new IllegalStateException("The stream stands on a sum");
    }
    return lines;
  }

  @Override
  public PartitionHeader header() {
    return file.header();
  }

  @Override
  public SampleCursor first() throws IOException {
    if (lines != null) {
      return lines;
    }
    BlockSteps here = step();
    long end = Math.min(here.to(), here.from() + LINE);
    SampleCursor cursor = file.cursor(here.from(), end);
    if (!cursor.next()) {
      // A line that is longer than most.
      cursor = file.cursor(here.from(), here.to());
      if (!cursor.next()) {
        throw gone(here.from());
      }
    }
    return cursor;
  }

  @Override
  public SampleCursor last() throws IOException {
    if (lines != null) {
      return lines;
    }
    BlockSteps here = step();
    long length = here.to() - here.from();
    for (long back = LINE; ; back *= 8) {
      boolean whole = back >= length;
      SampleCursor found = lastWithin(here, (int) Math.min(back, length), whole);
      if (found != null) {
        return found;
      }
      if (whole) {
        throw gone(here.to());
      }
    }
  }

  /** Lines may follow that repeat the last sample, so the first with its time is sought. */
  private @Nullable SampleCursor lastWithin(BlockSteps here, int back, boolean whole)
      throws IOException {
    byte[] bytes = new byte[back];
    ByteBuffer read = file.read(here.to() - back, back);
    read.get(bytes);
    int start = 0;
    while (!whole && start < back && bytes[start++] != '\n') {}
    SampleCursor cursor = new SampleCursor(file.header(), LineScanner.of(bytes, start, back));
    boolean sure = whole;
    while (cursor.next()) {
      if (Aggregate.timeOf(cursor) >= here.lastTime()) {
        return sure ? cursor : null;
      }
      sure = true;
    }
    return null;
  }

  private EOFException gone(long position) {
    return new EOFException(source.name() + " has changed: no sample at byte " + position);
  }

  private BlockSteps step() {
    if (block == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return block;
  }

  @Override
  public boolean followed() {
    if (lines != null) {
      return false;
    }
    BlockSteps here = step();
    long following = here.following();
    if (following == BlockSteps.NONE && next < blocks.size()) {
      following = blocks.get(next).firstTime();
    }
    return following <= cut.to() && cut.bins().areOne(here.lastTime(), following);
  }

  @Override
  public String source() {
    return source.name();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
