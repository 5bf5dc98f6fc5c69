package io.varve.retrieval.peer;

import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.tail.CircuitBreaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks other archives over HTTP; every wait is bounded, and an archive that failed some times in a
 * row is left alone for a while. Thread-safe.
 *
 * <p>By HttpURLConnection: it bounds the wait for each read and gives the fields of a trailer, and
 * java.net.http does neither.
 */
public final class PeerClient {
  private static final int FAILURES_TO_PAUSE = 3;

  /** Beyond any list of names or snapshot; a longer one is refused. */
  private static final int LARGEST_SHORT_ANSWER = 64 << 20;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final PeerProperties.Peers properties;
  private final Clock clock;
  private final ConcurrentMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  public PeerClient(PeerProperties.Peers properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Opens an answer of any length and status.
   *
   * @param headers further headers of the request
   * @param silence the longest in it
   * @throws PeerException when nothing is answered
   */
  PeerAnswer open(Archive archive, URI uri, Map<String, String> headers, Duration silence)
      throws PeerException {
    return send(archive, uri, headers, null, silence);
  }

  /**
   * A short answer in JSON.
   *
   * @param body posted as JSON; null to GET
   * @param timeout for the whole answer, doubled at worst
   * @param lacking gets what the archive says that its answer lacks
   * @throws PeerException when there is none in time, it is none, or its status is not 200
   */
  JsonNode ask(Archive archive, URI uri, @Nullable Object body, Duration timeout, Lacking lacking)
      throws PeerException {
    long deadline = System.nanoTime() + timeout.toNanos();
    byte[] sent = body == null ? null : JSON.writeValueAsBytes(body);
    try (PeerAnswer answer = send(archive, uri, Hops.headersTo(archive), sent, timeout)) {
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      byte[] piece = new byte[8192];
      for (int read = answer.read(piece, 0, piece.length);
          read >= 0;
          read = answer.read(piece, 0, piece.length)) {
        received.write(piece, 0, read);
        if (received.size() > LARGEST_SHORT_ANSWER || System.nanoTime() > deadline) {
          throw new PeerException(
              HttpStatus.GATEWAY_TIMEOUT, archive + " did not end its answer within " + timeout);
        }
      }
      if (answer.status() != HttpStatus.OK.value()) {
        throw refusal(archive, answer.status(), received.toByteArray());
      }
      answer.noteLacking(lacking);
      return JSON.readTree(received.toByteArray());
    } catch (PeerException e) {
      throw e;
    } catch (JacksonException | IOException e) {
      throw new PeerException(
          HttpStatus.BAD_GATEWAY, archive + " answers " + uri.getPath() + " with no JSON", e);
    }
  }

  /** The longest wait for a short answer. */
  Duration questionTimeout() {
    return properties.questionTimeout();
  }

  /** The longest silence within any answer. */
  Duration idleTimeout() {
    return properties.idleTimeout();
  }

  /** A refusal as the client is to see it: its own mistakes keep their status and sentence. */
  static PeerException refusal(Archive archive, int code, byte[] body) {
    HttpStatus status = HttpStatus.resolve(code);
    String sentence = sentenceOf(body);
    return new PeerException(
        status != null && (status.is4xxClientError() || status == HttpStatus.LOOP_DETECTED)
            ? status
            : HttpStatus.BAD_GATEWAY,
        archive + " answers with status " + code + (sentence.isEmpty() ? "" : ": " + sentence));
  }

  private static String sentenceOf(byte[] body) {
    try {
      return JSON.readTree(body).path("validation").asString("");
    } catch (JacksonException e) {
      // No archive of ours: a page for people, say.
      return "";
    }
  }

  private PeerAnswer send(
      Archive archive,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration silence)
      throws PeerException {
    CircuitBreaker breaker =
        breakers.computeIfAbsent(
            archive.retrievalUrl(),
            url -> new CircuitBreaker(clock, FAILURES_TO_PAUSE, properties.pause()));
    if (!breaker.mayAsk()) {
      throw new PeerException(
          HttpStatus.SERVICE_UNAVAILABLE,
          archive + " has not answered lately and is not asked for a while; try again later");
    }
    HttpURLConnection connection = null;
    try {
      connection = connect(uri, headers, body, silence);
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("no HTTP");
      }
      boolean refused = status >= HttpStatus.BAD_REQUEST.value();
      InputStream in = refused ? connection.getErrorStream() : connection.getInputStream();
      return new PeerAnswer(archive, connection, breaker, status, in);
    } catch (IOException e) {
      breaker.failed();
      if (connection != null) {
        connection.disconnect();
      }
      throw asPeerException(archive, e);
    }
  }

  private static PeerException asPeerException(Archive archive, IOException e) {
    return switch (e) {
      case PeerException told -> told;
      case SocketTimeoutException slow ->
          new PeerException(
              HttpStatus.GATEWAY_TIMEOUT,
              archive + " does not answer in time: " + slow.getMessage(),
              slow);
      default ->
          new PeerException(
              HttpStatus.BAD_GATEWAY, archive + " cannot be asked: " + e.getMessage(), e);
    };
  }

  private HttpURLConnection connect(
      URI uri, Map<String, String> headers, byte @Nullable [] body, Duration silence)
      throws IOException {
    if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("'" + uri.getScheme() + "' is not http");
    }
    connection.setConnectTimeout(
        Math.toIntExact(Math.min(properties.connectTimeout().toMillis(), silence.toMillis())));
    connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "*/*");
    connection.setRequestProperty("User-Agent", "Varve");
    headers.forEach(connection::setRequestProperty);
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    return connection;
  }
}
