package io.varve.plainpb;

import io.varve.sample.DbrType;
import java.util.Map;

/**
 * The first line of a partition file or of a chunk in a raw answer (contract storage-retrieval 1.2
 * and 4.9).
 *
 * @param type the type of every sample below it
 * @param pvName the PV
 * @param year the year in UTC from which its samples count their seconds
 * @param elementCount elements per sample, 0 when not said; files never say
 * @param fields EGU, PREC and so on, empty in files
 */
public record PartitionHeader(
    DbrType type, String pvName, int year, int elementCount, Map<String, String> fields) {

  /** The header of a file: type, name and year only. */
  public PartitionHeader(DbrType type, String pvName, int year) {
    this(type, pvName, year, 0, Map.of());
  }

  /** Appends the escaped line, newline included. */
  public void writeTo(LineBuffer out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a header line.
   *
   * @param line bytes that hold the escaped line, without its newline, between from and to
   * @throws DamagedHeaderException when it is not a header
   */
  public static PartitionHeader parse(byte[] line, int from, int to) throws DamagedHeaderException {
    throw new UnsupportedOperationException();
  }
}
