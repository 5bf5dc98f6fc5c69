package io.varve.retrieval.peer;

import io.varve.retrieval.pv.Archive;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Passes requests on, as they came, to the appliance that owns the PV, and its answers back in
 * constant memory (contract storage-retrieval 6.1). Thread-safe.
 */
public final class PassingOn {
  private static final Logger log = LoggerFactory.getLogger(PassingOn.class);
  private static final int PIECE = 64 << 10;

  /** Headers that say something of an answer of Varve's. */
  private static final String OWN_HEADERS = "X-Varve-";

  private final PeerClient client;
  private final boolean redirect;
  private final Clock clock;
  private final Duration longest;

  /**
   * @param redirect whether clients are sent to the owner instead
   * @param longest how long one answer may take
   */
  public PassingOn(PeerClient client, boolean redirect, Clock clock, Duration longest) {
    this.client = client;
    this.redirect = redirect;
    this.clock = clock;
    this.longest = longest;
  }

  /**
   * How passing on ended.
   *
   * @param bytes of the answer's body
   * @param clientGone whether the client stopped reading
   */
  public record Passed(long bytes, boolean clientGone) {}

  /**
   * Answers a request with the owner's answer.
   *
   * @throws io.varve.web.ApiException when the owner does not answer
   * @throws IOException when its answer ends too early for a status; the connection is to be cut
   */
  public Passed passOn(Archive owner, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    String call = path.substring(path.lastIndexOf('/') + 1);
    String query = request.getQueryString();
    Query target =
        new Query(
            owner.retrievalUrl()
                + "/data/"
                + Query.resent(call)
                + (query == null ? "" : "?" + Query.resent(query)));
    if (redirect) {
      response.setStatus(HttpStatus.FOUND.value());
      response.setHeader(HttpHeaders.LOCATION, target.uri().toString());
      return new Passed(0, false);
    }
    try (PeerAnswer answer =
        client.open(owner, target.uri(), headers(request), client.idleTimeout())) {
      begin(owner, answer, request, response);
      return copy(owner, answer, response);
    } catch (PeerException e) {
      log.warn("A request for a PV of another appliance failed: {}", e.getMessage());
      if (response.isCommitted()) {
        throw e;
      }
      throw e.forClient();
    }
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new HashMap<>();
    headers.put(Hops.HEADER, String.valueOf(Hops.of(request) + 1));
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept != null) {
      headers.put(HttpHeaders.ACCEPT, accept);
    }
    return headers;
  }

  private static void begin(
      Archive owner, PeerAnswer answer, HttpServletRequest request, HttpServletResponse response)
      throws PeerException {
    String type = answer.header(HttpHeaders.CONTENT_TYPE);
    boolean refused = answer.status() >= HttpStatus.BAD_REQUEST.value();
    if (refused && (type == null || !type.startsWith(MediaType.APPLICATION_JSON_VALUE))) {
      // Some server on the way; its page is for people.
      throw PeerClient.refusal(owner, answer.status(), new byte[0]);
    }
    response.setStatus(answer.status());
    if (type != null) {
      response.setContentType(type);
    }
    for (String name : answer.headersBeginningWith(OWN_HEADERS)) {
      response.setHeader(name, answer.header(name));
    }
    String announced = answer.header(HttpHeaders.TRAILER);
    if (announced != null && request.getProtocol().equals("HTTP/1.1")) {
      response.setHeader(HttpHeaders.TRAILER, announced);
      response.setTrailerFields(() -> trailer(answer, List.of(announced.split(",", -1))));
    }
  }

  /** Read after the last byte, when the owner's trailer is there too. */
  private static Map<String, String> trailer(PeerAnswer answer, List<String> announced) {
    Map<String, String> fields = new HashMap<>();
    for (String name : announced) {
      String value = answer.header(name.strip());
      if (value != null) {
        fields.put(name.strip(), value);
      }
    }
    return fields;
  }

  private Passed copy(Archive owner, PeerAnswer answer, HttpServletResponse response)
      throws IOException {
    Instant deadline = clock.instant().plus(longest);
    OutputStream out = response.getOutputStream();
    byte[] piece = new byte[PIECE];
    long bytes = 0;
    for (int read = answer.read(piece, 0, PIECE); read >= 0; read = answer.read(piece, 0, PIECE)) {
      if (clock.instant().isAfter(deadline)) {
        throw new PeerException(
            HttpStatus.GATEWAY_TIMEOUT, owner + " took longer than " + longest + " to answer");
      }
      try {
        out.write(piece, 0, read);
        if (answer.idle()) {
          out.flush();
        }
      } catch (IOException gone) {
        log.debug("The client of {} went away", owner, gone);
        return new Passed(bytes, true);
      }
      bytes += read;
    }
    return new Passed(bytes, false);
  }
}
