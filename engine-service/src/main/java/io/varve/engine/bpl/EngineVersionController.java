package io.varve.engine.bpl;

import io.varve.engine.archiving.Engine;
import io.varve.web.Version;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which engine this is, and that it is there. */
@RestController
public final class EngineVersionController {
  private final Engine engine;
  private final Version version;

  public EngineVersionController(Engine engine, Version version) {
    this.engine = engine;
    this.version = version;
  }

  @GetMapping("/engine/bpl/getVersion")
  Map<String, String> version() {
    return Map.of("version", version.text());
  }

  /** Whether it records yet; EAA's services wait for each other by this. */
  @GetMapping("/engine/bpl/startupState")
  Map<String, String> startupState() {
    boolean records = engine.fault() == null;
    return Map.of("status", records ? "STARTUP_COMPLETE" : "POST_STARTUP_RUNNING");
  }

  /** The engine starts by itself. */
  @GetMapping(path = "/engine/bpl/postStartup", produces = MediaType.TEXT_PLAIN_VALUE)
  String postStartup() {
    return "Done";
  }

  @GetMapping(path = "/engine/bpl/ping", produces = MediaType.TEXT_PLAIN_VALUE)
  String ping() {
    return "pong";
  }
}
