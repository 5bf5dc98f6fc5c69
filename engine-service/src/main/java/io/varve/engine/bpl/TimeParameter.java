package io.varve.engine.bpl;

import io.varve.web.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A parameter that is an ISO time with its offset: 400 for anything else. */
final class TimeParameter {
  private TimeParameter() {}

  static Instant of(String parameter, @Nullable String text, Instant absent) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          "The parameter "
              + parameter
              + " must be a time such as 2026-01-31T12:00:00.000Z and is '"
              + text
              + "'");
    }
  }
}
