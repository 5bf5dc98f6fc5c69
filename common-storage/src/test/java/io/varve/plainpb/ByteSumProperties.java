package io.varve.plainpb;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sums of lines tell of damage, and those of two stretches tell that of both. */
@Guards("H5")
class ByteSumProperties {

  @Property(tries = 300)
  void theSumOfTwoStretchesFollowsFromTheirs(
      @ForAll @IntRange(max = 70_000) int first,
      @ForAll @IntRange(max = 300_000) int second,
      @ForAll long seed) {
    byte[] bytes = new byte[first + second];
    new SplittableRandom(seed).nextBytes(bytes);
    int joined =
        ByteSum.joined(ByteSum.of(bytes, 0, first), ByteSum.of(bytes, first, second), second);
    assertThat(joined).isEqualTo(ByteSum.of(bytes, 0, bytes.length));
  }

  @Example
  void aStretchOfSixteenMillionBytesIsJoinedAsOthersAre() {
    byte[] bytes = new byte[100 + (1 << 24) + 77];
    new SplittableRandom(7).nextBytes(bytes);
    int length = bytes.length - 100;
    int joined = ByteSum.joined(ByteSum.of(bytes, 0, 100), ByteSum.of(bytes, 100, length), length);
    assertThat(joined).isEqualTo(ByteSum.of(bytes, 0, bytes.length));
  }

  @Example
  void theSumIsTheOneOfTheStandard() {
    // RFC 3720 B.4: 32 bytes of zeros are aa 36 91 8a, lowest byte first.
    assertThat(ByteSum.of(new byte[32], 0, 32)).isEqualTo(0x8A91_36AA);
  }
}
