package io.varve.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Numbers have the characters that the JDK writes, which are those of EAA. */
class NumberTextTest {
  private static final long FRACTION = (1L << 52) - 1;

  private final byte[] bytes = new byte[64];

  @Test
  void doublesOfAllExponentsAndTheEndsOfTheirFractions() {
    long[] fractions = {0, 1, 2, 3, 4, 5, FRACTION / 2, FRACTION / 2 + 1, FRACTION - 1, FRACTION};
    for (long exponent = 0; exponent < 1 << 12; exponent++) {
      for (long fraction : fractions) {
        check(Double.longBitsToDouble(exponent << 52 | fraction));
      }
    }
  }

  @Test
  void doublesThatPeopleWrite() {
    for (int i = -1000; i < 300_000; i++) {
      check(i);
      check(i / 10.0);
      check(i / 1000.0);
      check(i * 0.1);
      check(i * 1e-5);
      check(i * 1e18);
      check((float) (i * 0.01));
    }
    for (int power = -330; power < 310; power++) {
      for (int digits = 1; digits < 200; digits++) {
        check(Double.parseDouble(digits + "E" + power));
      }
    }
  }

  @Test
  void doublesOfAnyBits() {
    SplittableRandom random = new SplittableRandom(20_261_122);
    for (int i = 0; i < 3_000_000; i++) {
      check(Double.longBitsToDouble(random.nextLong()));
    }
  }

  /** Of these the ends of the interval, or its middle, are decimals or nearly so. */
  @Test
  void doublesNextToShortDecimals() {
    SplittableRandom random = new SplittableRandom(20_261_123);
    for (int i = 0; i < 1_000_000; i++) {
      long digits = random.nextLong() >>> random.nextInt(1, 64);
      double decimal = Double.parseDouble(digits + "E" + random.nextInt(-340, 309));
      check(decimal);
      check(-Math.nextUp(decimal));
      check(Math.nextDown(decimal));
      check(Math.scalb((double) digits, random.nextInt(-1100, 60)));
    }
  }

  @Test
  void theSmallestDoublesHaveTwoDigits() {
    for (long bits = 0; bits < 1000; bits++) {
      check(Double.longBitsToDouble(bits));
      check(-Double.longBitsToDouble(bits));
    }
  }

  @Test
  void wholeNumbersOfAllLengths() {
    for (long power = 1; power > 0 && power < Long.MAX_VALUE / 10; power *= 10) {
      for (long value : new long[] {power - 1, power, power + 1, 2 * power - 1}) {
        checkWhole(value);
        checkWhole(-value);
      }
    }
    checkWhole(Long.MAX_VALUE);
    checkWhole(Long.MIN_VALUE);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200_000; i++) {
      checkWhole(random.nextLong() >> random.nextInt(64));
    }
  }

  @Test
  void secondsWhateverCameBefore() {
    SecondsText seconds = new SecondsText();
    SplittableRandom random = new SplittableRandom(4);
    long last = 0;
    for (int i = 0; i < 300_000; i++) {
      last =
          switch (random.nextInt(8)) {
            case 0 -> random.nextLong(12_000_000_000L) - 1_000_000_000L;
            case 1 -> 1_000_000_000L - random.nextInt(3);
            case 2 -> 10_000_000_000L - random.nextInt(3);
            case 3 -> random.nextLong();
            default -> last + random.nextInt(-3, 150);
          };
      String text = text(seconds.write(last, bytes, 3));
      if (!text.equals(Long.toString(last))) {
        assertThat(text).isEqualTo(Long.toString(last));
      }
    }
  }

  @Test
  void phrasesOfAllLengths() {
    String text = "0123456789 \": {}";
    for (int length = 0; length <= Phrase.ROOM; length++) {
      Phrase phrase = Phrase.of(text.substring(0, length));
      assertThat(text(phrase.put(bytes, 3))).isEqualTo(text.substring(0, length));
    }
    assertThatThrownBy(() -> Phrase.of(text + "!")).isInstanceOf(IllegalArgumentException.class);
  }

  private void check(double value) {
    String text = text(DoubleText.write(value, bytes, 3));
    if (!text.equals(Double.toString(value))) {
      assertThat(text).isEqualTo(Double.toString(value));
    }
  }

  private void checkWhole(long value) {
    String text = text(Digits.write(value, bytes, 3));
    if (!text.equals(Long.toString(value))) {
      assertThat(text).isEqualTo(Long.toString(value));
    }
  }

  private String text(int end) {
    return new String(bytes, 3, end - 3, StandardCharsets.US_ASCII);
  }
}
