package io.varve.typeinfo;

import io.varve.sample.DbrType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine learned about a PV by connecting to it (contract mgmt-engine-etl 2.3).
 *
 * @param type the type it will be archived as
 * @param elementCount elements per update, 1 for scalars
 * @param hostName the IOC
 * @param limits the record's limits
 * @param precision PREC
 * @param units EGU; null when the IOC gave none
 * @param rates what it sent while it was watched
 * @param eventCount updates seen while it was watched
 * @param fields NAME, RTYP, SCAN, ADEL, MDEL as far as the IOC answered
 */
public record MetaInfo(
    DbrType type,
    int elementCount,
    @Nullable String hostName,
    Limits limits,
    double precision,
    @Nullable String units,
    Rates rates,
    long eventCount,
    Map<String, String> fields) {

  public MetaInfo {
    fields = Map.copyOf(fields);
  }
}
