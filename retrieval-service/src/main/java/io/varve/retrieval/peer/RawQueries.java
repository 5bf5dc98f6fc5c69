package io.varve.retrieval.peer;

import io.varve.operator.Operator;
import io.varve.operator.ReducedBefore;
import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.read.Watch;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** Reads samples of other archives as their raw answers come (contract storage-retrieval 6.2). */
final class RawQueries {
  private static final int LONGEST_REFUSAL = 64 << 10;

  private final PeerClient client;
  private final Duration silence;

  /**
   * @param silence the longest in an answer
   */
  RawQueries(PeerClient client, Duration silence) {
    this.client = client;
    this.silence = silence;
  }

  /**
   * Opens the samples, or the results of the query's operator, which the other archive computes.
   *
   * @param name the PV there
   * @param parameters further ones of the request
   * @param watch asked whenever bytes come
   * @throws PeerException when it does not answer with samples
   */
  SampleStream open(
      Archive archive, String name, Map<String, String> parameters, PvQuery query, Watch watch)
      throws IOException {
    URI uri = uri(archive, name, parameters, query);
    PeerAnswer answer = client.open(archive, uri, Hops.headersTo(archive), silence);
    try {
      if (answer.status() != HttpStatus.OK.value()) {
        throw PeerClient.refusal(archive, answer.status(), refusalOf(answer));
      }
      return new PeerStream(archive, answer, watch, query.lacking());
    } catch (IOException | RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private static URI uri(
      Archive archive, String name, Map<String, String> parameters, PvQuery query)
      throws PeerException {
    Query uri =
        new Query(archive.retrievalUrl() + "/data/getData.raw")
            .with("pv", name)
            .with("from", query.from().toString())
            .with("to", query.to().toString());
    if (query.ranges().size() > 1) {
      uri.with(
          "timeranges",
          query.ranges().stream()
              .map((TimeRange range) -> range.from() + "," + range.to())
              .collect(Collectors.joining(",")));
    }
    if (query.operator().isPresent()) {
      Operator operator = query.operator().get();
      if (operator instanceof ReducedBefore) {
        uri.with("usereduced", "true");
      } else {
        uri.with("pp", operator.text());
      }
    }
    parameters.forEach(uri::with);
    return uri.uri();
  }

  private static byte[] refusalOf(PeerAnswer answer) throws PeerException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    int read = answer.read(piece, 0, piece.length);
    while (read >= 0 && body.size() < LONGEST_REFUSAL) {
      body.write(piece, 0, read);
      read = answer.read(piece, 0, piece.length);
    }
    return body.toByteArray();
  }
}
