package io.varve.pbtool;

import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes one JSON object a line, each of which its writer ends with a newline. */
final class JsonLines {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .build()
          .writer()
          .withRootValueSeparator("")
          .without(StreamWriteFeature.AUTO_CLOSE_TARGET);

  private JsonLines() {}

  /** A generator that leaves the stream open and puts nothing between two objects. */
  static JsonGenerator to(PrintWriter out) {
    return WRITER.createGenerator(out);
  }
}
