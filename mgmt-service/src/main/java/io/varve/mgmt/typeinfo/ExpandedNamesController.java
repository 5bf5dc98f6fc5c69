package io.varve.mgmt.typeinfo;

import io.varve.mgmt.name.NameIndex;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.VarveProperties;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * getAllExpandedPVNames: every name that data can be asked for. It is sent while it is made, since
 * a large archive has millions.
 */
@RestController
class ExpandedNamesController {
  private static final String FIRST = "EPICS:Archiver:Appliance";
  private static final int BATCH = 1000;

  private final Registry registry;
  private final NameIndex index;
  private final JsonMapper json;
  private final String identity;

  ExpandedNamesController(
      Registry registry, NameIndex index, JsonMapper json, VarveProperties properties) {
    this.registry = registry;
    this.index = index;
    this.json = json;
    this.identity = properties.identity();
  }

  @GetMapping("/mgmt/bpl/getAllExpandedPVNames")
  void names(HttpServletResponse response) throws IOException {
    NameIndex.Names names = index.names();
    List<ArchiveRequest> pending = registry.archiveRequests().ofAppliance(identity);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    try (JsonGenerator out = json.createGenerator(response.getOutputStream())) {
      out.writeStartArray();
      out.writeString(FIRST);
      writeAll(out, names.pvs(), Map.of());
      writeAll(out, List.copyOf(names.aliases().keySet()), names.aliases());
      for (ArchiveRequest request : pending) {
        out.writeString(request.pvName());
      }
      out.writeEndArray();
    }
  }

  /** Each name, then with VAL and with the fields that are archived within its PV's samples. */
  private void writeAll(JsonGenerator out, List<String> names, Map<String, String> realNames) {
    for (int from = 0; from < names.size(); from += BATCH) {
      List<String> batch = names.subList(from, Math.min(names.size(), from + BATCH));
      Map<String, TypeInfo> infos = new HashMap<>();
      registry
          .typeInfos()
          .findAll(batch.stream().map(name -> realNames.getOrDefault(name, name)).toList())
          .forEach(info -> infos.put(info.pvName(), info));
      for (String name : batch) {
        TypeInfo info = infos.get(realNames.getOrDefault(name, name));
        out.writeString(name);
        out.writeString(name + ".VAL");
        if (info != null) {
          info.archiveFields().forEach(field -> out.writeString(name + "." + field));
        }
      }
    }
  }
}
