package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.pvdata.StructureReader;
import java.util.Map;

/** Structures of pvAccess as text. */
final class Structures {

  private Structures() {}

  /** The structure of a sample as a JSON object, {@code {}} when its bytes cannot be read. */
  static String text(SampleCursor at) {
    return JsonText.of(StructureReader.read(at.bytes()).orElse(Map.of()));
  }
}
