package io.varve.summary;

/**
 * The format of a summary, version 1: what a partition file's samples amount to, and where in it
 * they lie. All numbers are little-endian; sums are CRC32C.
 *
 * <p>It lies in {@code <root>/.varve/summaries} under the path of its partition file, with the
 * ending {@code .vs} for {@code .pb}. It can be made from that file at any time, byte for byte the
 * same whether in one go or as the file grew; so it may be lost, and nobody forces it to the disk.
 * What a crash, a power cut or a second writer leaves of it fails one of its sums.
 *
 * <pre>
 * header, 64 bytes
 *    0  8  "VARVESUM"
 *    8  4  version: 1
 *   12  4  type of the samples, as in the partition file's header
 *   16  8  start of the partition, epoch second
 *   24  4  seconds of a block: a day, or the partition when that is shorter
 *   28  4  slots: blocks that the partition has room for; 0 says that the file's samples are not in
 *          order of time, and that this is all there is to say of it
 *   32  4  length of the partition file's header line, its newline included
 *   36  4  sum of that line
 *   40  4  length of the line behind it
 *   44  4  sum of that line
 *   48 12  0
 *   60  4  sum of bytes 0 to 59
 *
 * slots, 208 bytes each, from byte 64 on; the first is that of the partition's first day, and so on.
 * One without samples is all zeros.
 *    0  8  start of the block, epoch second
 *    8  8  position of its first byte in the partition file
 *   16  8  position behind its last line
 *   24  8  where its rows lie in this file
 *   32  4  length of its last line, newline included
 *   36  4  sum of that line
 *   40  4  a bit for each hour of it in which there are samples
 *   44  4  width of its narrowest buckets in seconds; that of the block when it has no rows
 *   48 12  number of its rows of up to three widths, narrowest first, 0 for none
 *   60 12  sums of those rows
 *   72  4  0
 *   76  4  sum of the slot, with 0 for these four bytes
 *   80 128 a row for the whole block
 *
 * rows, 128 bytes each, behind the last slot: those of the first block, of the widest buckets first;
 * then those of the next block. Buckets without samples have none.
 *    0  4  number of the bucket: its start from that of the block, in its width
 *    4  4  position of its first sample's line, from the block's first byte (unsigned)
 *    8  4  samples
 *   12  4  of these, numbers: those that are not NaN
 *   16  4  highest severity
 *   20  4  1: a sample says that the PV was connected again; 2: decode, what follows is not finite;
 *          8: between here and the next bucket of the block, or its end, there is nothing but the
 *          lines of its samples, with the sum below (summaries that were made earlier never say
 *          so; some of them have 4 set, which says nothing)
 *   24  4  sum of the bytes from there to there; 0 when that is not said
 *   28  4  0
 *   32 32  mean, and sums of the second, third and fourth powers of the distance to it
 *   64 16  smallest and largest number; NaN for none
 *   80 16  first and last value
 *   96 32  time of the first sample, the last, the smallest, the largest: nanoseconds from the
 *          block's start
 * </pre>
 *
 * <p>Times and widths: {@link Widths} says which widths a block has, by what the block holds alone.
 * A bucket of the narrowest width is the sum of its samples ({@link BucketSums}); each wider one,
 * and the block last of all, is merged from the next narrower ones in their order.
 *
 * <p>The blocks join: each begins where the one before it ends, so that a slot which was lost is
 * noticed. What lies behind the last good one is not summarised, and neither is any sample of it
 * older than what is.
 *
 * <p>It is taken for that of a partition file when the header line, the line behind it and the last
 * line of the last block are there, where it says, with the sums it says. A summary of another
 * version counts as absent.
 */
final class SummaryFormat {
  static final long MAGIC = magic();
  static final int VERSION = 1;
  static final int HEADER = 64;
  static final int SLOT = 80 + Rows.BYTES;

  /** Widths of rows that a block may have. */
  static final int LEVELS = 3;

  private SummaryFormat() {}

  /** Where the rows begin. */
  static long rowsStart(int slots) {
    return HEADER + (long) slots * SLOT;
  }

  private static long magic() {
    long magic = 0;
    for (int i = 7; i >= 0; i--) {
      magic = magic << Byte.SIZE | "VARVESUM".charAt(i);
    }
    return magic;
  }
}
