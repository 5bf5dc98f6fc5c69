package io.varve.retrieval.http;

import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Parameters of Varve's own that are true or false. Those of EAA are not read so strictly, because
 * its clients send them in many ways.
 */
final class Flag {

  private Flag() {}

  /**
   * Whether a parameter is true; absent and empty mean false.
   *
   * @throws ApiException 400 for any other word
   */
  static boolean of(String name, HttpServletRequest request) {
    String text = request.getParameter(name);
    return switch (text) {
      case null -> false;
      case "", "false" -> false;
      case "true" -> true;
      default ->
          throw ApiException.badRequest(
              "'" + name + "' cannot be '" + text + "'; send true or false");
    };
  }
}
