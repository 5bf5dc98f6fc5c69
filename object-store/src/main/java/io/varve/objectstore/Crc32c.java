package io.varve.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** The checksum that bytes carry on their way to an object and back. */
final class Crc32c {
  /** The polynomial of Castagnoli, lowest bit first. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private Crc32c() {}

  /** Of all that a stream gives. */
  static int of(InputStream in) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] piece = new byte[64 * 1024];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      crc.update(piece, 0, read);
    }
    return (int) crc.getValue();
  }

  /** As S3 writes it: four bytes, highest first, in base 64. */
  static String text(int crc) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(crc).array());
  }

  /**
   * Reads what S3 writes.
   *
   * @throws IllegalArgumentException when it is none, such as a sum of sums with a number behind
   */
  static int parse(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length != 4) {
      throw new IllegalArgumentException("'" + text + "' is no CRC32C");
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  /**
   * Of two texts one after the other.
   *
   * <p>A CRC is the rest of a division of polynomials, so bytes behind the first text multiply its
   * rest by x to the power of 8 for each, and the second rest is added. The power is found by
   * squaring.
   *
   * @param lengthOfSecond in bytes
   */
  static int combine(int first, int second, long lengthOfSecond) {
    int power = 0x80000000; // x to the power of 0
    int square = 0x00800000; // x to the power of 8
    for (long left = lengthOfSecond; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power = multiply(power, square);
      }
      square = multiply(square, square);
    }
    return multiply(power, first) ^ second;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = 31; bit >= 0; bit--) {
      if ((a >>> bit & 1) == 1) {
        product ^= shifted;
      }
      shifted = (shifted >>> 1) ^ ((shifted & 1) == 1 ? POLYNOMIAL : 0);
    }
    return product;
  }
}
