package io.varve.parquet;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file's footer says beside the columns (contract storage-retrieval 1.9). */
final class Footer {
  private static final String PV_NAME = "pvName";
  private static final String YEAR = "year";
  private static final String TYPE = "ArchDBRType";

  /** The class that EAA's reader turns rows into, whoever wrote them. */
  private static final String MESSAGE_CLASS = "edu.stanford.slac.archiverappliance.PB.EPICSEvent$";

  private Footer() {}

  static Map<String, String> of(PartitionHeader header) {
    Map<String, String> footer = new HashMap<>();
    footer.put(PV_NAME, header.pvName());
    footer.put(YEAR, String.valueOf(header.year()));
    footer.put(TYPE, header.type().dbrName());
    footer.put(
        "parquet.proto.class", MESSAGE_CLASS + SampleSchema.message(header.type()).getName());
    footer.put(
        "parquet.proto.descriptor", SampleSchema.message(header.type()).toProto().toString());
    footer.put("parquet.proto.writeSpecsCompliant", "false");
    footer.put("parquet.proto.unwrapProtoWrappers", "false");
    return footer;
  }

  /**
   * What a PlainPB file of the same samples would begin with.
   *
   * @throws DamagedHeaderException when the footer does not say it
   */
  static PartitionHeader header(Map<String, String> footer, Path file)
      throws DamagedHeaderException {
    String pvName = footer.get(PV_NAME);
    DbrType type = type(footer.get(TYPE));
    String year = footer.get(YEAR);
    if (pvName == null || type == null || year == null || !year.matches("\\d{1,4}")) {
      throw new DamagedHeaderException(
          file
              + ": the footer does not say of what PV, type and year the samples are; it says "
              + pvName
              + ", "
              + footer.get(TYPE)
              + ", "
              + year);
    }
    return new PartitionHeader(type, pvName, Integer.parseInt(year));
  }

  private static @Nullable DbrType type(@Nullable String name) {
    for (DbrType type : DbrType.values()) {
      if (type.dbrName().equals(name)) {
        return type;
      }
    }
    return null;
  }
}
