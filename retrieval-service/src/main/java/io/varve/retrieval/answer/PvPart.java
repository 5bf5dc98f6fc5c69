package io.varve.retrieval.answer;

import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.sample.DbrType;
import io.varve.typeinfo.TypeInfo;
import java.util.Map;

/**
 * One PV of an answer, with what the engine said about it.
 *
 * @param query what is asked
 * @param tail the samples the engine held
 * @param metadata the engine's metadata; empty when not asked for
 */
public record PvPart(PvQuery query, TailAnswer tail, Map<String, String> metadata) {

  PvMeta meta(DbrType type, Map<String, String> fileHeaders) {
    TypeInfo info = query.pv().info();
    return new PvMeta(
        query.pv().shownName(),
        query.requestedName(),
        info.pvName(),
        type,
        info.elementCount(),
        PvMeta.headers(info, fileHeaders, metadata));
  }
}
