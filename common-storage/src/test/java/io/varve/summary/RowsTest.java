package io.varve.summary;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.plainpb.ByteSum;
import org.junit.jupiter.api.Test;

/** Rows of buckets as they are joined to wider ones. */
@Guards("H5")
class RowsTest {
  private final byte[] lines = "one two six".getBytes(US_ASCII);

  private static Aggregate sumOfOne(long time) {
    BucketSums sums = new BucketSums();
    sums.add(time, 1, 0, false);
    Aggregate sum = new Aggregate();
    sums.into(sum);
    return sum;
  }

  /** Three buckets of four bytes, the last of three. */
  private Rows rows(long shift) {
    Rows rows = new Rows(4);
    for (int bucket = 0; bucket < 3; bucket++) {
      rows.add(sumOfOne(bucket), bucket, shift + bucket * 4L, 0);
      rows.endPurely(ByteSum.of(lines, bucket * 4, bucket < 2 ? 4 : 3));
    }
    return rows;
  }

  @Test
  void theLineSumOfAWiderBucketIsThatOfItsBytes() {
    Rows wide = rows(0).widened(3, 0, lines.length);
    assertThat(wide.pure(0)).isTrue();
    assertThat(wide.lineSum(0)).isEqualTo(ByteSum.of(lines, 0, lines.length));
  }

  @Test
  void whatLiesBehindABucketMakesTheWiderOneImpure() {
    Rows rows = rows(0);
    rows.endImpurely();
    assertThat(rows.widened(3, 0, lines.length).pure(0)).isFalse();
  }

  @Test
  void aBlockTooLongForPositionsHasNoLineSum() {
    long length = 5L << Integer.SIZE;
    Rows wide = rows(0).widened(3, 0, length);
    assertThat(wide.count()).isOne();
    assertThat(wide.pure(0)).isFalse();
    assertThat(rows(length - lines.length).widened(3, 0, length).pure(0)).isFalse();
  }
}
