package io.varve.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of every answer that is an error: {@code {"validation": sentence}}.
 *
 * <p>It is the key of EAA's refusals, and {@code status} is absent as it is there, so scripts that
 * look for either show the sentence (contract mgmt-engine-etl 0.5).
 */
final class ErrorJson {

  private ErrorJson() {}

  /** Whatever the client accepts, an error is JSON: it is better read than negotiated. */
  static void write(HttpServletResponse response, int status, String sentence) throws IOException {
    byte[] body =
        JsonMapper.shared()
            .writeValueAsString(Map.of("validation", sentence))
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
