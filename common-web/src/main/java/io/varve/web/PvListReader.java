package io.varve.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the PV lists that EAA's clients send in four ways (contract mgmt-engine-etl 0.3).
 *
 * <p>Other than EAA, a parameter on the content type does no harm, and blanks around names and
 * empty names are left out. Names are returned as written: with prefixes, fields and wildcards.
 */
public final class PvListReader {

  private PvListReader() {}

  /**
   * The names of a request: of the query for GET and HEAD, of the body otherwise.
   *
   * @throws ApiException 400 when the body cannot be read
   */
  public static List<String> of(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> ofQuery(request);
      default -> ofBody(request);
    };
  }

  /**
   * The names of the parameter {@code pv}, split at commas; empty when it is absent. Of several
   * such parameters the first counts.
   */
  public static List<String> ofQuery(HttpServletRequest request) {
    String names = request.getParameter("pv");
    return names == null ? List.of() : split(names);
  }

  /**
   * The names of a POST body: a JSON array of strings or of objects with {@code pv}, lines of text,
   * or the form field {@code pv}.
   *
   * @throws ApiException 400 when the body cannot be read
   */
  public static List<String> ofBody(HttpServletRequest request) {
    MediaType type = typeOf(request);
    try {
      if (MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
        return ofJson(JsonMapper.shared().readTree(request.getReader()));
      }
      if (MediaType.TEXT_PLAIN.isCompatibleWith(type)) {
        return cleaned(request.getReader().lines());
      }
    } catch (JacksonException broken) {
      throw ApiException.badRequest(
          "The list of PVs is not valid JSON: " + broken.getOriginalMessage());
    } catch (IOException broken) {
      throw ApiException.badRequest("The list of PVs cannot be read: " + broken.getMessage());
    }
    String names = request.getParameter("pv");
    if (names == null) {
      throw ApiException.badRequest(
          "The list of PVs is missing; send a JSON array as application/json, lines as text/plain,"
              + " or the form field 'pv'");
    }
    return split(names);
  }

  /** The names of a list with commas between them. */
  public static List<String> split(String names) {
    return cleaned(Stream.of(names.split(",")));
  }

  private static List<String> ofJson(JsonNode body) {
    if (!body.isArray()) {
      throw ApiException.badRequest(
          "The list of PVs must be a JSON array of names, or of objects with the key 'pv'");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode element : body) {
      JsonNode name = element.isObject() ? element.get("pv") : element;
      if (name == null || !name.isString()) {
        throw ApiException.badRequest(
            "Element %d of the list of PVs is neither a name nor an object with the key 'pv'"
                .formatted(names.size() + 1));
      }
      names.add(name.asString());
    }
    return cleaned(names.stream());
  }

  private static List<String> cleaned(Stream<String> names) {
    return names.map(String::strip).filter(name -> !name.isEmpty()).toList();
  }

  private static @Nullable MediaType typeOf(HttpServletRequest request) {
    String type = request.getContentType();
    if (type == null) {
      return null;
    }
    try {
      return MediaType.parseMediaType(type);
    } catch (InvalidMediaTypeException e) {
      throw ApiException.badRequest("'" + type + "' is not a content type");
    }
  }
}
