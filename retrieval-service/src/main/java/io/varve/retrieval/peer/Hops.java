package io.varve.retrieval.peer;

import io.varve.retrieval.pv.Archive;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * How often a request was passed on between the appliances of one registry. One hop leads to the
 * owner of a PV; whoever is not and gets such a request refuses it, so that appliances which take
 * each other for the owner do not call each other without end (contract storage-retrieval 6.5).
 */
public final class Hops {
  /** Counts the appliances that a request came through. */
  public static final String HEADER = "X-Varve-Hops";

  private static final int MOST = 99;

  private Hops() {}

  /** What a question of this one's own says to another archive: its appliances pass none on. */
  static Map<String, String> headersTo(Archive archive) {
    return archive.outside() ? Map.of() : Map.of(HEADER, "1");
  }

  /**
   * How often a request was passed on.
   *
   * @throws ApiException 400 when the header is no number
   */
  public static int of(HttpServletRequest request) {
    String text = request.getHeader(HEADER);
    if (text == null) {
      return 0;
    }
    try {
      return Math.clamp(Integer.parseInt(text), 0, MOST);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "The header " + HEADER + " is no number: '" + text + "'; leave it out");
    }
  }
}
