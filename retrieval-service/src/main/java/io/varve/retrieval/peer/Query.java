package io.varve.retrieval.peer;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;

/** Builds the address of a request; names with {@code + # &} in them arrive as they are. */
final class Query {
  /** What may stand in a query as it is (RFC 3986), the percent sign of escapes included. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/?%";

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final StringBuilder text;
  private char separator = '?';

  /**
   * @param address without a query
   */
  Query(String address) {
    this.text = new StringBuilder(address);
  }

  Query with(String name, String value) {
    text.append(separator)
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    separator = '&';
    return this;
  }

  /**
   * @throws PeerException when the address came out as none
   */
  URI uri() throws PeerException {
    try {
      URI uri = new URI(text.toString());
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new PeerException(HttpStatus.BAD_GATEWAY, "'" + text + "' is no address", e);
    }
    throw new PeerException(HttpStatus.BAD_GATEWAY, "'" + text + "' is no address of a server");
  }

  /**
   * A query as a client sent it, fit to be sent on: what Tomcat takes and no URI may hold, such as
   * braces in names, is escaped; everything else stays.
   *
   * @param raw each character a byte
   */
  static String resent(String raw) {
    StringBuilder sent = new StringBuilder(raw.length() + 16);
    for (byte each : raw.getBytes(StandardCharsets.ISO_8859_1)) {
      char c = (char) (each & 0xff);
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (alphanumeric || PLAIN.indexOf(c) >= 0) {
        sent.append(c);
      } else {
        sent.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return sent.toString();
  }
}
