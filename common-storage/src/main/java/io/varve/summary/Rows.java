package io.varve.summary;

import io.varve.plainpb.ByteSum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Buckets of one width in one block, in time order, empty ones left out: what they amount to and
 * where they lie. 128 bytes each, see {@link SummaryFormat}. Not thread-safe.
 */
final class Rows {
  static final int WORDS = 16;
  static final int BYTES = WORDS * Long.BYTES;

  private static final int CONNECTION_CHANGE = 1;

  /** Something is not finite, or a position does not fit: only the samples can tell. */
  private static final int UNUSABLE = 2;

  /** Its bytes are the lines of its samples and nothing else, with the sum that the row has. */
  private static final int PURE = 8;

  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /** Positions from a block's first byte are exact up to there only. */
  static final long FARTHEST = UNSIGNED;

  private long[] words;
  private int count;

  Rows(int room) {
    this.words = new long[room * WORDS];
  }

  int count() {
    return count;
  }

  /**
   * Adds a bucket.
   *
   * @param bucket its number within the block
   * @param position of its first sample's line, from the block's first byte
   * @param blockStart nanoseconds since 1970
   */
  void add(Aggregate sum, int bucket, long position, long blockStart) {
    if (words.length < (count + 1) * WORDS) {
      words = Arrays.copyOf(words, Math.max(4, 2 * count) * WORDS);
    }
    int at = count++ * WORDS;
    boolean usable = sum.finite() && position <= FARTHEST && sum.samples <= Integer.MAX_VALUE;
    words[at] = (bucket & UNSIGNED) | position << Integer.SIZE;
    words[at + 1] = (sum.samples & UNSIGNED) | sum.numbers << Integer.SIZE;
    words[at + 2] =
        (sum.severity & UNSIGNED)
            | (long) ((sum.connectionChange ? CONNECTION_CHANGE : 0) | (usable ? 0 : UNUSABLE))
                << Integer.SIZE;
    words[at + 3] = 0;
    words[at + 4] = Double.doubleToLongBits(sum.mean);
    words[at + 5] = Double.doubleToLongBits(sum.m2);
    words[at + 6] = Double.doubleToLongBits(sum.m3);
    words[at + 7] = Double.doubleToLongBits(sum.m4);
    words[at + 8] = Double.doubleToLongBits(sum.min);
    words[at + 9] = Double.doubleToLongBits(sum.max);
    words[at + 10] = Double.doubleToLongBits(sum.first);
    words[at + 11] = Double.doubleToLongBits(sum.last);
    words[at + 12] = sum.firstTime - blockStart;
    words[at + 13] = sum.lastTime - blockStart;
    words[at + 14] = sum.numbers == 0 ? 0 : sum.minTime - blockStart;
    words[at + 15] = sum.numbers == 0 ? 0 : sum.maxTime - blockStart;
  }

  /** Adds all buckets of others, which lie behind. */
  void addAll(Rows later, long positionShift) {
    words = Arrays.copyOf(words, (count + later.count) * WORDS);
    System.arraycopy(later.words, 0, words, count * WORDS, later.count * WORDS);
    int from = count;
    count += later.count;
    shift(from, positionShift);
  }

  /** Moves the positions from a row on. */
  void shift(int from, long by) {
    for (int row = from; row < count && by != 0; row++) {
      long position = position(row) + by;
      words[row * WORDS] = bucket(row) | position << Integer.SIZE;
    }
  }

  int bucket(int row) {
    return (int) words[row * WORDS];
  }

  /** From the block's first byte. */
  long position(int row) {
    return words[row * WORDS] >>> Integer.SIZE;
  }

  long samples(int row) {
    return words[row * WORDS + 1] & UNSIGNED;
  }

  /** Nanoseconds from the start of the block. */
  long firstTime(int row) {
    return words[row * WORDS + 12];
  }

  /** Nanoseconds from the start of the block. */
  long lastTime(int row) {
    return words[row * WORDS + 13];
  }

  /** Whether its newest number is known: a last value that is none hides it. */
  boolean hasLastNumber(int row) {
    return words[row * WORDS + 1] >>> Integer.SIZE == 0
        || !Double.isNaN(Double.longBitsToDouble(words[row * WORDS + 11]));
  }

  boolean usable(int row) {
    return (words[row * WORDS + 2] >>> Integer.SIZE & UNUSABLE) == 0;
  }

  /** Whether its bytes, up to those of the next row, are the lines of its samples and no others. */
  boolean pure(int row) {
    return (words[row * WORDS + 2] >>> Integer.SIZE & PURE) != 0;
  }

  /**
   * The lines of the last row's samples lie side by side, with nothing between them or behind.
   *
   * @param lineSum of their bytes
   */
  void endPurely(int lineSum) {
    int at = (count - 1) * WORDS;
    words[at + 2] |= (long) PURE << Integer.SIZE;
    words[at + 3] = lineSum & UNSIGNED;
  }

  /** Something else has come to lie behind the last row. */
  void endImpurely() {
    int at = (count - 1) * WORDS;
    words[at + 2] &= ~((long) PURE << Integer.SIZE);
    words[at + 3] = 0;
  }

  /** Of the bytes of a row, as {@link ByteSum} tells it; of one that is pure. */
  int lineSum(int row) {
    return (int) words[row * WORDS + 3];
  }

  /** Reads a row. */
  void load(int row, long blockStart, Aggregate into) {
    int at = row * WORDS;
    into.samples = words[at + 1] & UNSIGNED;
    into.numbers = words[at + 1] >>> Integer.SIZE;
    into.severity = (int) words[at + 2];
    into.connectionChange = (words[at + 2] >>> Integer.SIZE & CONNECTION_CHANGE) != 0;
    into.mean = Double.longBitsToDouble(words[at + 4]);
    into.m2 = Double.longBitsToDouble(words[at + 5]);
    into.m3 = Double.longBitsToDouble(words[at + 6]);
    into.m4 = Double.longBitsToDouble(words[at + 7]);
    into.min = Double.longBitsToDouble(words[at + 8]);
    into.max = Double.longBitsToDouble(words[at + 9]);
    into.first = Double.longBitsToDouble(words[at + 10]);
    into.last = Double.longBitsToDouble(words[at + 11]);
    into.lastNumber = into.last;
    into.firstTime = blockStart + words[at + 12];
    into.lastTime = blockStart + words[at + 13];
    into.minTime = blockStart + words[at + 14];
    into.maxTime = blockStart + words[at + 15];
  }

  /** The first row whose bucket is not before the given one. */
  int firstFrom(int bucket) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bucket(middle) < bucket) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Buckets as many times wider, each merged from these in their order.
   *
   * @param factor the wider width by this one
   * @param length bytes of the block
   */
  Rows widened(int factor, long blockStart, long length) {
    Rows wide = new Rows(count / Math.min(factor, count + 1) + 1);
    Aggregate sum = new Aggregate();
    Aggregate one = new Aggregate();
    int start = 0;
    boolean whole = true;
    boolean exact = length <= FARTHEST;
    boolean pure = exact;
    int lineSum = 0;
    for (int row = 0; row < count; row++) {
      load(row, blockStart, one);
      whole &= usable(row);
      pure &= pure(row);
      if (pure) {
        long behind = row + 1 < count ? position(row + 1) : length;
        lineSum = ByteSum.joined(lineSum, lineSum(row), behind - position(row));
      }
      sum.merge(one);
      if (row + 1 == count || bucket(row + 1) / factor != bucket(row) / factor) {
        wide.add(sum, bucket(row) / factor, position(start), blockStart);
        if (pure) {
          wide.endPurely(lineSum);
        }
        if (!whole) {
          wide.words[(wide.count - 1) * WORDS + 2] |= (long) UNUSABLE << Integer.SIZE;
        }
        sum.clear();
        start = row + 1;
        whole = true;
        pure = exact;
        lineSum = 0;
      }
    }
    return wide;
  }

  /** Writes the rows as they lie in a file. */
  void put(ByteBuffer out) {
    out.asLongBuffer().put(words, 0, count * WORDS);
    out.position(out.position() + count * BYTES);
  }

  /** Reads rows as they lie in a file, in the place of what was here. */
  void get(ByteBuffer in, int rows) {
    if (words.length < rows * WORDS) {
      words = new long[rows * WORDS];
    }
    in.asLongBuffer().get(words, 0, rows * WORDS);
    in.position(in.position() + rows * BYTES);
    count = rows;
  }

  int checksum() {
    ByteBuffer bytes = ByteBuffer.allocate(count * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    put(bytes);
    return ByteSum.of(bytes.flip());
  }
}
