package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.Engine;
import io.varve.name.PvName;
import io.varve.web.ApiException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The parameter {@code pv}: 400 when it is missing, 404 when the engine does not run the PV, 503
 * when it does not know yet.
 */
final class PvParameter {

  private PvParameter() {}

  static String name(@Nullable String pv) {
    if (pv == null || pv.isBlank()) {
      throw ApiException.badRequest("Say which PV is meant with the parameter pv");
    }
    return PvName.normalise(pv);
  }

  /** A comma-separated list. */
  static String[] list(@Nullable String pv) {
    if (pv == null || pv.isBlank()) {
      throw ApiException.badRequest("Say which PVs are meant with the parameter pv");
    }
    return pv.split(",", -1);
  }

  static ArchivedPv.Running running(Engine engine, @Nullable String pv) {
    String name = name(pv);
    return find(engine, name).orElseThrow(() -> notRecorded(engine, name));
  }

  /** In one look, as a PV that is being closed may end at any moment. */
  static Optional<ArchivedPv.Running> find(Engine engine, String name) {
    return engine.find(name).flatMap(ArchivedPv::running);
  }

  /** After the look that found nothing: an engine that stopped meanwhile does not know either. */
  static ApiException notRecorded(Engine engine, String name) {
    String waiting = engine.waiting();
    return waiting == null
        ? ApiException.notFound("This engine does not record " + name)
        : new ApiException(
            HttpStatus.SERVICE_UNAVAILABLE, "This engine does not know its PVs yet: " + waiting);
  }
}
