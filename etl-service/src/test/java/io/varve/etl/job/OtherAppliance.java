package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.etl.move.Archive;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import io.varve.store.Catalogue;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The retrieval of an appliance that has the PV of the rig in one store. */
final class OtherAppliance implements AutoCloseable {
  private static final String RAW = "/retrieval/data/getData.raw";

  private final HttpServer server;
  private volatile Store store;
  private volatile String lacking = "";

  OtherAppliance(Store store) throws IOException {
    this.store = store;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(RAW, this::answer);
    server.start();
  }

  /** From now on it has another one. */
  void has(Store other) {
    store = other;
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on its answers say that they are without something. */
  void lacks(String names) {
    lacking = names;
  }

  /** It answers no more. */
  void dies() {
    server.removeContext(RAW);
  }

  /** As retrieval answers: the sample before the range too. */
  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    TimeRange range =
        new TimeRange(Instant.parse(query.get("from")), Instant.parse(query.get("to")));
    LineBuffer bytes = new LineBuffer(256);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, PV, 1970).writeTo(bytes);
    int year = 0;
    try (SampleStream samples =
        new RangeReader(new Catalogue()).open(Archive.KEY, List.of(store), range, List.of())) {
      while (samples.next()) {
        if (samples.current().header().year() != year) {
          year = samples.current().header().year();
          bytes.put((byte) '\n');
          samples.current().header().writeTo(bytes);
        }
        samples.current().copyLineTo(bytes);
      }
    }
    try (exchange) {
      if (!lacking.isEmpty()) {
        exchange.getResponseHeaders().set("X-Varve-Partial", lacking);
      }
      exchange.sendResponseHeaders(200, bytes.size());
      exchange.getResponseBody().write(bytes.array(), 0, bytes.size());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
