package io.varve.retrieval.compress;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header in which a client says what it can unpack (RFC 9110, 12.5.3). */
final class AcceptEncoding {
  private static final String ANY = "*";
  private static final String IDENTITY = "identity";

  private AcceptEncoding() {}

  /**
   * The coding the client likes best; of those it likes equally the better one. Empty when it wants
   * none: without the header, and where that cannot be understood.
   *
   * @param header such as {@code gzip, zstd;q=0.5}
   */
  static Optional<Coding> best(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Coding best = null;
    double bestWeight = 0;
    for (Coding coding : Coding.values()) {
      double weight = weight(header, coding);
      if (weight > bestWeight && coding.available()) {
        best = coding;
        bestWeight = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether the client refuses an answer that is not compressed, with {@code identity;q=0}. */
  static boolean insists(@Nullable String header) {
    return header != null && weight(header, IDENTITY, 1) == 0;
  }

  /** 0 for a coding the client does not take. */
  private static double weight(String header, Coding coding) {
    return weight(header, coding.token(), 0);
  }

  /** The weight of a coding, and what it is when the header does not speak of it. */
  private static double weight(String header, String coding, double unnamed) {
    double any = unnamed;
    for (String element : header.split(",", -1)) {
      String[] parts = element.split(";", -1);
      String token = parts[0].strip().toLowerCase(Locale.ROOT);
      if (token.equals(coding) || token.equals("x-" + coding)) {
        return quality(parts);
      }
      if (token.equals(ANY)) {
        any = quality(parts);
      }
    }
    return any;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring("q=".length()).strip());
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
