package io.varve.retrieval.mat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a MATLAB file of level 5: structures of numbers and texts, each compressed.
 *
 * <pre>
 * file      := 116 characters of text, 8 blanks, version 0x0100, "IM", variable*
 * variable  := tag(15 compressed, bytes) zlib(matrix)
 * matrix    := tag(14, bytes) flags dimensions name content
 * struct    := small(5: 32) tag(1, 32 * fields) names of 32 bytes each, a matrix for each field
 * numbers   := tag(type, bytes) numbers by column, filled up to 8 bytes
 * </pre>
 *
 * <p>All numbers are little-endian. Written here because the one library that is kept needs
 * sun.misc.Unsafe and a target that it can seek in.
 */
public final class MatFile {
  private static final int TEXT_LENGTH = 116;
  private static final int NAME_LENGTH = 32;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;

  /** Types of the numbers that lie in the file. */
  private static final int INT8 = 1;

  private static final int UINT8 = 2;
  private static final int UINT16 = 4;
  private static final int INT32 = 5;
  private static final int UINT32 = 6;
  private static final int DOUBLE = 9;
  private static final int UINT64 = 13;

  /** Classes of arrays, as MATLAB shows them. */
  private static final int STRUCT_CLASS = 2;

  private static final int CHAR_CLASS = 4;
  private static final int DOUBLE_CLASS = 6;
  private static final int UINT8_CLASS = 9;
  private static final int UINT64_CLASS = 15;

  private final OutputStream out;

  /**
   * Begins a file.
   *
   * @param text what it is, for people; at most 116 characters of 7 bits
   */
  public MatFile(OutputStream out, String text) throws IOException {
    this.out = out;
    StringBuilder header = new StringBuilder(text);
    while (header.length() < TEXT_LENGTH + 8) {
      header.append(' ');
    }
    out.write(header.toString().getBytes(StandardCharsets.US_ASCII), 0, TEXT_LENGTH + 8);
    out.write(new byte[] {0, 1, 'I', 'M'});
  }

  /**
   * Adds a variable: one structure.
   *
   * @param fields their names have at most 31 characters
   */
  public void struct(String name, SequencedMap<String, MatArray> fields) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      LittleEndian matrix = new LittleEndian(deflater);
      matrix(matrix, name, fields);
      matrix.flush();
    }
    LittleEndian file = new LittleEndian(out);
    file.tag(COMPRESSED, compressed.size());
    file.flush();
    compressed.writeTo(out);
  }

  private static void matrix(LittleEndian to, String name, SequencedMap<String, MatArray> fields)
      throws IOException {
    long size = headSize(name) + 8 + 8 + (long) NAME_LENGTH * fields.size();
    for (MatArray field : fields.values()) {
      size += 8 + size(field);
    }
    to.tag(MATRIX, size);
    head(to, STRUCT_CLASS, 1, 1, name);
    // A number of up to four bytes lies in its own tag.
    to.integer(4 << 16 | INT32);
    to.integer(NAME_LENGTH);
    to.tag(INT8, (long) NAME_LENGTH * fields.size());
    for (String field : fields.keySet()) {
      byte[] bytes = field.getBytes(StandardCharsets.US_ASCII);
      to.bytes(bytes);
      to.zeros(NAME_LENGTH - bytes.length);
    }
    for (MatArray field : fields.values()) {
      to.tag(MATRIX, size(field));
      array(to, field);
    }
  }

  private static void array(LittleEndian to, MatArray array) throws IOException {
    switch (array) {
      case MatArray.Text(String text) -> {
        head(to, CHAR_CLASS, 1, text.length(), "");
        to.tag(UINT16, 2L * text.length());
        for (int i = 0; i < text.length(); i++) {
          to.character(text.charAt(i));
        }
      }
      case MatArray.Doubles(int rows, int columns, MatArray.Cells cells) -> {
        head(to, DOUBLE_CLASS, rows, columns, "");
        to.tag(DOUBLE, 8L * rows * columns);
        for (int column = 0; column < columns; column++) {
          for (int row = 0; row < rows; row++) {
            to.integer64(Double.doubleToRawLongBits(cells.at(row, column)));
          }
        }
      }
      case MatArray.UnsignedLongs longs -> {
        head(to, UINT64_CLASS, longs.rows(), 1, "");
        to.tag(UINT64, 8L * longs.rows());
        for (int row = 0; row < longs.rows(); row++) {
          to.integer64(longs.cells().applyAsLong(row));
        }
      }
      case MatArray.Flags flags -> {
        head(to, UINT8_CLASS, flags.rows(), 1, "");
        to.tag(UINT8, flags.rows());
        for (int row = 0; row < flags.rows(); row++) {
          to.octet(flags.cells().test(row) ? 1 : 0);
        }
      }
    }
    to.zeros((int) (padded(dataSize(array)) - dataSize(array)));
  }

  private static void head(LittleEndian to, int arrayClass, int rows, int columns, String name)
      throws IOException {
    to.tag(UINT32, 8);
    to.integer(arrayClass);
    to.integer(0);
    to.tag(INT32, 8);
    to.integer(rows);
    to.integer(columns);
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    to.tag(INT8, bytes.length);
    to.bytes(bytes);
    to.zeros((int) padded(bytes.length) - bytes.length);
  }

  private static long headSize(String name) {
    return 16 + 16 + 8 + padded(name.length());
  }

  /** Bytes of a field's matrix behind its tag. */
  private static long size(MatArray array) {
    return headSize("") + 8 + padded(dataSize(array));
  }

  private static long dataSize(MatArray array) {
    return switch (array) {
      case MatArray.Text text -> 2L * text.text().length();
      case MatArray.Doubles doubles -> 8L * doubles.rows() * doubles.columns();
      case MatArray.UnsignedLongs longs -> 8L * longs.rows();
      case MatArray.Flags flags -> flags.rows();
    };
  }

  private static long padded(long size) {
    return (size + 7) / 8 * 8;
  }
}
