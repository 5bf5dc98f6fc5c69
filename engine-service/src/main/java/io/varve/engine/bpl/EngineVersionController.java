package io.varve.engine.bpl;

import io.varve.web.Version;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which engine this is, and that it is there. */
@RestController
public final class EngineVersionController {
  private final Version version;

  public EngineVersionController(Version version) {
    this.version = version;
  }

  @GetMapping("/engine/bpl/getVersion")
  Map<String, String> version() {
    return Map.of("version", version.text());
  }

  @GetMapping(path = "/engine/bpl/ping", produces = MediaType.TEXT_PLAIN_VALUE)
  String ping() {
    return "pong";
  }
}
