package io.varve.engine.bpl;

import io.varve.engine.archiving.Engine;
import io.varve.registry.Registry;
import io.varve.registry.TypeInfos;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import io.varve.web.ApiException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The engine's actions that change something (contract mgmt-engine-etl 1.9). They change what the
 * registry holds, and the engine follows as it follows mgmt.
 */
@RestController
public final class EngineChangeController {
  private final Engine engine;
  private final TypeInfos typeInfos;
  private final Clock clock;

  public EngineChangeController(Engine engine, Registry registry, Clock clock) {
    this.engine = engine;
    this.typeInfos = registry.typeInfos();
    this.clock = clock;
  }

  /** All that is asked of one change; the names of its parts are the parameters. */
  record Change(
      @Nullable String pv,
      @Nullable String samplingperiod,
      @Nullable String samplingmethod,
      @Nullable String dest,
      @Nullable String usePVAccess,
      @Nullable String useDBEProperties) {}

  /**
   * Changes how a PV is sampled.
   *
   * <p>Its first store is not changed by this: the samples in it would stay behind. So {@code dest}
   * must name the store that it has.
   */
  @GetMapping("/engine/bpl/changeArchivalParameters")
  Map<String, Object> change(Change change) {
    String name = PvParameter.name(change.pv());
    float period = period(change.samplingperiod());
    SamplingMethod method = method(change.samplingmethod());
    String dest = required("dest", change.dest());
    TypeInfo info = typeInfos.find(name).orElseThrow(() -> unknown(name));
    if (!info.dataStores().isEmpty() && !info.dataStores().getFirst().equals(dest)) {
      throw ApiException.badRequest(
          "dest must be the first store of %s, %s; a PV moves to another store by changeStore"
              .formatted(name, info.dataStores().getFirst()));
    }
    save(
        name,
        stored -> {
          stored.samplingPeriod(period).samplingMethod(method);
          flag("usePVAccess", change.usePVAccess()).ifPresent(stored::usePva);
          flag("useDBEProperties", change.useDBEProperties()).ifPresent(stored::useDbeProperties);
        });
    return done("desc", "Successfully changed the archival parameters for " + name);
  }

  /** Stops the recording of a PV, which is the engine's part of a deletion: the PV is paused. */
  @GetMapping("/engine/bpl/deletePV")
  Map<String, Object> stop(@RequestParam(required = false) @Nullable String pv) {
    String name = PvParameter.name(pv);
    save(name, stored -> stored.paused(true));
    return done("desc", "Successfully stopped the archiving of PV " + name);
  }

  /**
   * EAA could forget to close channels of paused PVs. Here a channel belongs to its PV and ends
   * with it, so there is never one to destroy.
   */
  @GetMapping("/engine/bpl/cleanUpAnyImmortalChannels")
  Map<String, Object> cleanUp(@RequestParam(required = false) @Nullable String pv) {
    String name = PvParameter.name(pv);
    TypeInfo info = typeInfos.find(name).orElseThrow(() -> unknown(name));
    if (!info.paused()) {
      throw ApiException.badRequest(name + " is not paused; pause it first");
    }
    return done("Channels destroyed", 0);
  }

  /** As in EAA the pause is the engine's alone: after its next start the PVs are recorded again. */
  @GetMapping("/engine/bpl/pausePVsonShutdown")
  Map<String, Object> pauseAll() {
    return done("desc", "Successfully paused " + engine.rest() + " pvs");
  }

  private interface Edit {
    void of(TypeInfoBuilder stored);
  }

  private void save(String name, Edit edit) {
    Optional<TypeInfo> saved =
        typeInfos.change(
            name,
            info -> {
              TypeInfoBuilder stored = info.but();
              edit.of(stored);
              return stored.build().equals(info)
                  ? info
                  : stored.modificationTime(clock.instant()).build();
            });
    if (saved.isEmpty()) {
      throw unknown(name);
    }
  }

  private static Map<String, Object> done(String key, Object value) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", "ok");
    answer.put(key, value);
    return answer;
  }

  private static ApiException unknown(String name) {
    return ApiException.badRequest("There is no PV " + name + " in the archive");
  }

  private static String required(String parameter, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw ApiException.badRequest("The parameter " + parameter + " is missing");
    }
    return text;
  }

  private static float period(@Nullable String text) {
    float period;
    try {
      period = Float.parseFloat(required("samplingperiod", text));
    } catch (NumberFormatException e) {
      period = Float.NaN;
    }
    if (!(period > 0) || Float.isInfinite(period)) {
      throw ApiException.badRequest("samplingperiod must be seconds above 0 and is '" + text + "'");
    }
    return period;
  }

  private static SamplingMethod method(@Nullable String text) {
    return switch (required("samplingmethod", text)) {
      case "SCAN" -> SamplingMethod.SCAN;
      case "MONITOR" -> SamplingMethod.MONITOR;
      default ->
          throw ApiException.badRequest(
              "samplingmethod must be SCAN or MONITOR and is '" + text + "'");
    };
  }

  private static Optional<Boolean> flag(String parameter, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw ApiException.badRequest(
              "The parameter " + parameter + " must be true or false and is '" + text + "'");
    };
  }
}
