package io.varve.mgmt.operation;

import io.varve.registry.NamedFlags;
import io.varve.registry.Registry;
import io.varve.web.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The named flags (contract mgmt-engine-etl 1.6). */
@RestController
class FlagController {
  private final NamedFlags flags;

  FlagController(Registry registry) {
    this.flags = registry.namedFlags();
  }

  @GetMapping("/mgmt/bpl/getAllNamedFlags")
  Map<String, Boolean> all() {
    return flags.all();
  }

  @GetMapping("/mgmt/bpl/getNamedFlag")
  Map<String, Boolean> get(@RequestParam(required = false) @Nullable String name) {
    String flag = mandatory(name);
    return Map.of(flag, flags.get(flag));
  }

  @GetMapping("/mgmt/bpl/setNamedFlag")
  Map<String, String> set(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(required = false) @Nullable String value) {
    if (value == null) {
      throw ApiException.badRequest("Say in 'value' whether the flag is true or false");
    }
    flags.set(mandatory(name), value.equalsIgnoreCase("true"));
    return Orders.ok();
  }

  private static String mandatory(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw ApiException.badRequest("Name the flag in 'name'");
    }
    return name;
  }
}
