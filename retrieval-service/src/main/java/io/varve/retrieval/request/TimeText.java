package io.varve.retrieval.request;

import io.varve.web.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as clients send them: ISO instants with an offset or Z, 0 to 9 fraction digits (contract
 * storage-retrieval 4.3).
 */
final class TimeText {
  /** A plus sign that was not encoded arrives as a blank (contract clients-and-demand A.0). */
  private static final Pattern LOST_PLUS = Pattern.compile("(.*[Tt].*) (\\d\\d:\\d\\d)");

  private TimeText() {}

  /**
   * Reads a time.
   *
   * @param parameter its name, for the error
   * @throws ApiException 400 when it is none
   */
  static Instant parse(String parameter, String text) {
    Matcher lostPlus = LOST_PLUS.matcher(text);
    String whole = lostPlus.matches() ? lostPlus.group(1) + "+" + lostPlus.group(2) : text;
    try {
      return Instant.parse(whole);
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          "'"
              + parameter
              + "' is no time: '"
              + text
              + "'; send an ISO instant such as 2024-03-01T00:00:00.000Z");
    }
  }
}
