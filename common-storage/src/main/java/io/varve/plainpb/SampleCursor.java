package io.varve.plainpb;

import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of one partition, one after the other, without an object per sample.
 *
 * <p>Empty lines are skipped; lines that cannot be read are skipped and counted (invariant C5).
 * Everything it gives is valid until the next step. Not thread-safe.
 */
public final class SampleCursor implements Closeable {

  public SampleCursor(PartitionHeader header, LineScanner lines) {
    throw new UnsupportedOperationException();
  }

  public PartitionHeader header() {
    throw new UnsupportedOperationException();
  }

  /** Steps to the next readable sample; false when there is none. */
  public boolean next() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Lines skipped so far because they could not be read. */
  public long damagedLines() {
    throw new UnsupportedOperationException();
  }

  public DbrType type() {
    throw new UnsupportedOperationException();
  }

  /** Seconds since 1970. */
  public long epochSecond() {
    throw new UnsupportedOperationException();
  }

  /** Nanoseconds of the second. */
  public int nano() {
    throw new UnsupportedOperationException();
  }

  public int severity() {
    throw new UnsupportedOperationException();
  }

  public int status() {
    throw new UnsupportedOperationException();
  }

  /** Elements of the value: 1 for scalars, the length of a waveform; 0 for V4 structures. */
  public int elementCount() {
    throw new UnsupportedOperationException();
  }

  /** A numeric element widened to double; for all numeric types. */
  public double doubleAt(int element) {
    throw new UnsupportedOperationException();
  }

  /** An element of a float type. */
  public float floatAt(int element) {
    throw new UnsupportedOperationException();
  }

  /** An element of a byte, short, enum or int type, signed. */
  public int intAt(int element) {
    throw new UnsupportedOperationException();
  }

  /** An element of a string type. */
  public String stringAt(int element) {
    throw new UnsupportedOperationException();
  }

  /** A copy of the bytes of a V4 structure. */
  public byte[] bytes() {
    throw new UnsupportedOperationException();
  }

  /** Whether the sample carries fields. */
  public boolean hasFields() {
    throw new UnsupportedOperationException();
  }

  /** The sample's fields in their order. */
  public List<FieldValue> fields() {
    throw new UnsupportedOperationException();
  }

  /** Whether the fields are a real change; null when the sample does not say. */
  public @Nullable Boolean fieldsChanged() {
    throw new UnsupportedOperationException();
  }

  /** The sample as a value of its own. */
  public Sample sample() {
    throw new UnsupportedOperationException();
  }

  /** Appends the line as it lies in the file, escaped, newline included. */
  public void copyLineTo(LineBuffer out) {
    throw new UnsupportedOperationException();
  }

  /** Position of the current line in its file or array. */
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
