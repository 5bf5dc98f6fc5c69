package io.varve.mgmt.typeinfo;

import io.varve.mgmt.name.PvLookup;
import io.varve.store.StoreUrl;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoJson;
import io.varve.web.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** getPVTypeInfo, putPVTypeInfo, getStoresForPV (contract mgmt-engine-etl 1.2). */
@RestController
class TypeInfoController {
  private final PvLookup lookup;
  private final TypeInfoStorage storage;

  TypeInfoController(PvLookup lookup, TypeInfoStorage storage) {
    this.lookup = lookup;
    this.storage = storage;
  }

  @GetMapping("/mgmt/bpl/getPVTypeInfo")
  ObjectNode get(@RequestParam(required = false) @Nullable String pv) {
    return TypeInfoJson.toNode(find(pv));
  }

  @PostMapping("/mgmt/bpl/putPVTypeInfo")
  ObjectNode put(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(defaultValue = "false") boolean override,
      @RequestParam(value = "createnew", defaultValue = "false") boolean createNew,
      @RequestBody(required = false) byte @Nullable [] body) {
    String name = mandatory(pv);
    if (body == null || body.length == 0) {
      throw ApiException.badRequest("Send the type info of PV " + name + " as the body");
    }
    try {
      return TypeInfoJson.toNode(storage.put(name, body, override, createNew));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** The stores of a PV by name, macros unexpanded. */
  @GetMapping("/mgmt/bpl/getStoresForPV")
  Map<String, String> stores(@RequestParam(required = false) @Nullable String pv) {
    Map<String, String> stores = new LinkedHashMap<>();
    for (String url : find(pv).dataStores()) {
      String name = StoreUrl.parse(url).get("name");
      stores.put(name == null ? url : name, url);
    }
    return stores;
  }

  private TypeInfo find(@Nullable String pv) {
    String name = mandatory(pv);
    return lookup
        .archived(name)
        .orElseThrow(() -> ApiException.notFound("PV " + name + " is not in the archive"));
  }

  private static String mandatory(@Nullable String pv) {
    if (pv == null || pv.isBlank()) {
      throw ApiException.notFound("Name the PV in the parameter 'pv'");
    }
    return pv;
  }
}
