package io.varve.pbtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class LongestRiseProperties {

  @Property
  void whatStaysRisesAndNothingLongerDoes(@ForAll @Size(max = 9) long[] given) {
    long[] times = Arrays.stream(given).map(time -> Math.floorMod(time, 7L)).toArray();

    BitSet kept = LongestRise.of(times);

    assertThat(rises(times, kept)).isTrue();
    assertThat(kept.cardinality()).isEqualTo(longestByTrying(times));
  }

  @Property
  void ofARisingSequenceAllStays(@ForAll @Size(max = 50) long[] steps) {
    long[] times = Arrays.stream(steps).map(step -> 1 + Math.floorMod(step, 9L)).toArray();
    Arrays.parallelPrefix(times, Long::sum);

    assertThat(LongestRise.of(times).cardinality()).isEqualTo(times.length);
  }

  @Example
  void oneSampleFromTheFutureCostsNoOther() {
    BitSet kept = LongestRise.of(new long[] {1, 2, 900, 3, 4, 5});

    assertThat(kept.stream()).containsExactly(0, 1, 3, 4, 5);
  }

  @Example
  void ofEqualTimesTheFirstStays() {
    BitSet kept = LongestRise.of(new long[] {1, 2, 2, 2, 3, 3});

    assertThat(kept.stream()).containsExactly(0, 1, 4);
  }

  private static int longestByTrying(long[] times) {
    int longest = 0;
    for (long choice = 0; choice < 1L << times.length; choice++) {
      BitSet chosen = BitSet.valueOf(new long[] {choice});
      if (chosen.cardinality() > longest && rises(times, chosen)) {
        longest = chosen.cardinality();
      }
    }
    return longest;
  }

  private static boolean rises(long[] times, BitSet chosen) {
    long[] kept = LongestRise.timesOf(times, chosen);
    for (int i = 1; i < kept.length; i++) {
      if (kept[i] <= kept[i - 1]) {
        return false;
      }
    }
    return true;
  }
}
