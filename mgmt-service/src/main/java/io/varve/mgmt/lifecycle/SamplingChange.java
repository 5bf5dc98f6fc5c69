package io.varve.mgmt.lifecycle;

import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.name.PvLookup;
import io.varve.registry.TypeInfos;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes how a PV is sampled; the engine follows the type info. */
final class SamplingChange {
  private final TypeInfos typeInfos;
  private final PvLookup lookup;
  private final PvLocks locks;
  private final Clock clock;

  SamplingChange(TypeInfos typeInfos, PvLookup lookup, PvLocks locks, Clock clock) {
    this.typeInfos = typeInfos;
    this.lookup = lookup;
    this.locks = locks;
    this.clock = clock;
  }

  /**
   * Changes a PV, running or paused.
   *
   * @param period seconds; what is no number above 0 is answered with a validation text, as is a PV
   *     that is not archived
   * @param method SCAN or MONITOR; null keeps the method
   * @throws ApiException 400 when the method is another
   */
  Map<String, String> apply(String pv, float period, @Nullable String method) {
    SamplingMethod wanted = method == null || method.isBlank() ? null : methodOf(method);
    Optional<TypeInfo> found = lookup.pv(pv);
    boolean usable = period > 0 && period < Float.POSITIVE_INFINITY;
    boolean changed =
        usable
            && found.isPresent()
            && locks.with(found.get().pvName(), () -> change(found.get().pvName(), period, wanted));
    Map<String, String> answer = new LinkedHashMap<>();
    if (changed) {
      answer.put("status", "ok");
      answer.put("desc", "Successfully changed the archival parameters for " + pv);
    } else {
      answer.put("validation", "Unable to change the archival parameters for " + pv);
    }
    return answer;
  }

  private boolean change(String pvName, float period, @Nullable SamplingMethod method) {
    return typeInfos
        .change(
            pvName,
            info ->
                info.but()
                    .samplingPeriod(period)
                    .samplingMethod(method != null ? method : info.samplingMethod())
                    .modificationTime(clock.instant())
                    .build())
        .isPresent();
  }

  private static SamplingMethod methodOf(String text) {
    return switch (text) {
      case "SCAN" -> SamplingMethod.SCAN;
      case "MONITOR" -> SamplingMethod.MONITOR;
      default ->
          throw ApiException.badRequest(
              "samplingmethod must be SCAN or MONITOR and is '" + text + "'");
    };
  }
}
