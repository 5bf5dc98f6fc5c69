package io.varve.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs out of others, blind to what they do: quick to run everywhere. */
final class Mutations {
  private static final byte[] TELLING = {0, 1, 2, 3, 0x08, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F, -128, -1};
  private static final int LONGEST = 1 << 14;

  private final List<byte[]> seeds;
  private final Random random;

  Mutations(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] input = seeds.get(random.nextInt(seeds.size()));
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int length = Math.min(input.length - at, 1 + random.nextInt(16));
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(other.length + 1);
    return switch (random.nextInt(7)) {
      case 0 -> with(input, at, (byte) random.nextInt());
      case 1 -> with(input, at, TELLING[random.nextInt(TELLING.length)]);
      case 2 -> spliced(input, at, at, new byte[] {TELLING[random.nextInt(TELLING.length)]});
      case 3 -> spliced(input, at, at + length, new byte[0]);
      case 4 -> spliced(input, at, at, Arrays.copyOfRange(input, at, at + length));
      case 5 -> spliced(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
      default -> flipped(input, at);
    };
  }

  private byte[] flipped(byte[] input, int at) {
    return at == input.length
        ? input
        : with(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
  }

  private static byte[] with(byte[] input, int at, byte value) {
    if (at == input.length) {
      return input;
    }
    byte[] result = input.clone();
    result[at] = value;
    return result;
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] between) {
    if (input.length + between.length > LONGEST) {
      return input;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(between);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }
}
