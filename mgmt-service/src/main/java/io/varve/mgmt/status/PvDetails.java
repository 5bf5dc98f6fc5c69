package io.varve.mgmt.status;

import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.peer.ServiceClient;
import io.varve.name.PvName;
import io.varve.registry.Aliases;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything the services know about one PV (contract mgmt-engine-etl 1.2, getPVDetails): rows of
 * mgmt, then of engine, retrieval and ETL. A service that does not answer is left out.
 */
final class PvDetails {
  private static final String[] SCAN_NAMES = {
    "Passive",
    "Event",
    "I/O Intr",
    "10 second",
    "5 second",
    "2 second",
    "1 second",
    ".5 second",
    ".2 second",
    ".1 second"
  };

  private final PvLookup lookup;
  private final Aliases aliases;
  private final ServiceClient client;
  private final VarveProperties.Urls urls;
  private final HumanTime humanTime;

  PvDetails(
      PvLookup lookup,
      Aliases aliases,
      ServiceClient client,
      VarveProperties.Urls urls,
      HumanTime humanTime) {
    this.lookup = lookup;
    this.aliases = aliases;
    this.client = client;
    this.urls = urls;
    this.humanTime = humanTime;
  }

  /**
   * All rows.
   *
   * @throws ApiException 404 when the PV is not archived
   */
  List<DetailRow> of(String pv) {
    TypeInfo info =
        lookup
            .archived(pv)
            .orElseThrow(() -> ApiException.notFound("Cannot find the appliance archiving " + pv));
    String query = "/bpl/getPVDetails?pv=" + ServiceClient.encoded(info.pvName());
    List<CompletableFuture<Optional<JsonNode>>> answers = new ArrayList<>();
    answers.add(client.get(urls.engine() + "/engine" + query));
    answers.add(client.get(urls.retrieval() + "/retrieval" + query));
    if (!info.paused()) {
      answers.add(client.get(urls.etl() + "/etl" + query));
    }
    List<DetailRow> rows = mgmtRows(pv, info);
    for (CompletableFuture<Optional<JsonNode>> answer : answers) {
      answer.join().ifPresent(array -> array.forEach(row -> rows.add(row(row))));
    }
    return rows;
  }

  private List<DetailRow> mgmtRows(String pv, TypeInfo info) {
    List<DetailRow> rows = new ArrayList<>();
    String name = PvName.normalise(pv);
    add(rows, "PV Name", name);
    if (!name.equals(info.pvName())) {
      add(rows, "Alias for ", info.pvName());
    }
    List<String> others = aliases.of(info.pvName());
    if (!others.isEmpty()) {
      add(rows, "Aliases mapped to this PV ", String.join(",", others));
    }
    add(rows, "Instance archiving PV", info.appliance());
    add(rows, "Archival params creation time:", humanTime.print(info.creationTime()));
    add(rows, "Archival params modification time:", humanTime.print(info.modificationTime()));
    add(rows, "Archiver DBR type (from typeinfo):", info.type().dbrName());
    add(rows, "Is this a scalar:", yesOrNo(info.scalar()));
    add(rows, "Number of elements:", String.valueOf(info.elementCount()));
    add(rows, "Precision:", String.valueOf(info.precision()));
    add(rows, "Units:", info.units());
    add(rows, "Is this PV paused:", yesOrNo(info.paused()));
    add(rows, "Sampling method:", info.samplingMethod().name());
    add(rows, "Sampling period:", String.valueOf(info.samplingPeriod()));
    add(rows, "Are we using PVAccess?", yesOrNo(info.usePva()));
    for (String field : List.of("MDEL", "ADEL", "SCAN", "RTYP")) {
      String value = info.extraFields().get(field);
      if (value != null) {
        add(rows, "Extra info - " + field + ":", field.equals("SCAN") ? scan(value) : value);
      }
    }
    if (!info.archiveFields().isEmpty()) {
      add(rows, "Archive Fields", String.join(",", info.archiveFields()));
    }
    return rows;
  }

  /** IOCs answer SCAN with the menu's text or with its index. */
  private static String scan(String value) {
    try {
      int index = (int) Double.parseDouble(value);
      return index >= 0 && index < SCAN_NAMES.length ? SCAN_NAMES[index] : "unknown";
    } catch (NumberFormatException text) {
      return value;
    }
  }

  private static DetailRow row(JsonNode row) {
    return new DetailRow(
        row.path("name").asString(""),
        row.path("value").isNull() ? null : row.path("value").asString(""),
        row.path("source").asString(""));
  }

  private static void add(List<DetailRow> rows, String name, @Nullable String value) {
    rows.add(new DetailRow(name, value, "mgmt"));
  }

  private static String yesOrNo(boolean value) {
    return value ? "Yes" : "No";
  }
}
