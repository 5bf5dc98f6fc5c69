package io.varve.plainpb;

import com.google.protobuf.InvalidProtocolBufferException;
import io.varve.plainpb.wire.EPICSEvent;
import io.varve.sample.DbrType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first line of a partition file or of a chunk in a raw answer (contract storage-retrieval 1.2
 * and 4.9).
 *
 * @param type the type of every sample below it
 * @param pvName the PV
 * @param year the year in UTC from which its samples count their seconds
 * @param elementCount elements per sample, 0 when not said; files never say
 * @param fields EGU, PREC and so on, in their order; empty in files that EAA's engine wrote
 */
public record PartitionHeader(
    DbrType type, String pvName, int year, int elementCount, Map<String, String> fields) {

  /** The years that a partition's name can say. */
  private static final int FIRST_YEAR = 1;

  private static final int LAST_YEAR = 9999;

  /** The header of a file: type, name and year only. */
  public PartitionHeader(DbrType type, String pvName, int year) {
    this(type, pvName, year, 0, Map.of());
  }

  /** Appends the escaped line, newline included. */
  public void writeTo(LineBuffer out) {
    EPICSEvent.PayloadInfo.Builder info =
        EPICSEvent.PayloadInfo.newBuilder()
            .setType(EPICSEvent.PayloadType.forNumber(type.number()))
            .setPvname(pvName)
            .setYear(year);
    if (elementCount > 0) {
      info.setElementCount(elementCount);
    }
    fields.forEach((name, value) -> info.addHeadersBuilder().setName(name).setVal(value));
    byte[] raw = info.build().toByteArray();
    Escape.append(raw, 0, raw.length, out);
    out.put(Escape.NEWLINE);
  }

  /**
   * Reads a header line.
   *
   * @param line bytes that hold the escaped line, without its newline, between from and to
   * @throws DamagedHeaderException when it is not a header
   */
  public static PartitionHeader parse(byte[] line, int from, int to) throws DamagedHeaderException {
    LineBuffer raw = new LineBuffer(to - from);
    if (!Escape.unescape(line, from, to, raw)) {
      throw new DamagedHeaderException("The header line ends in the middle of an escape");
    }
    try {
      EPICSEvent.PayloadInfo info =
          EPICSEvent.PayloadInfo.parser().parseFrom(raw.array(), 0, raw.size());
      if (info.getYear() < FIRST_YEAR || info.getYear() > LAST_YEAR) {
        throw new DamagedHeaderException(
            "The header line says the year " + info.getYear() + ", which no file can be of");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      info.getHeadersList().forEach(field -> fields.put(field.getName(), field.getVal()));
      return new PartitionHeader(
          DbrType.ofNumber(info.getType().getNumber()),
          info.getPvname(),
          info.getYear(),
          info.getElementCount(),
          fields);
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedHeaderException("The header line is no PayloadInfo: " + e.getMessage(), e);
    }
  }
}
