package io.varve.pbtool;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The most samples that can stay so that their times rise strictly.
 *
 * <p>To leave out whatever is not after its predecessor would be wrong: one sample from the future
 * would cost all that follow it. The longest rising subsequence costs the fewest, and of equal
 * times it keeps the first.
 */
final class LongestRise {
  private LongestRise() {}

  /** The indexes that stay. */
  static BitSet of(long[] times) {
    // Of all rising sequences of a length, the one with the smallest end: the index of that end.
    int[] ends = new int[times.length];
    int[] before = new int[times.length];
    int longest = 0;
    for (int i = 0; i < times.length; i++) {
      int length = firstNotBelow(times, ends, longest, times[i]);
      if (length < longest && times[ends[length]] == times[i]) {
        continue;
      }
      before[i] = length == 0 ? -1 : ends[length - 1];
      ends[length] = i;
      longest = Math.max(longest, length + 1);
    }
    BitSet kept = new BitSet(times.length);
    for (int i = longest == 0 ? -1 : ends[longest - 1]; i >= 0; i = before[i]) {
      kept.set(i);
    }
    return kept;
  }

  private static int firstNotBelow(long[] times, int[] ends, int count, long time) {
    if (count > 0 && times[ends[count - 1]] < time) {
      return count;
    }
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[ends[middle]] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The times that stay, rising. */
  static long[] timesOf(long[] times, BitSet kept) {
    return kept.stream().mapToLong(i -> times[i]).toArray();
  }

  /** Whether a time is among those that stay. */
  static boolean contains(long[] keptTimes, long time) {
    return Arrays.binarySearch(keptTimes, time) >= 0;
  }
}
