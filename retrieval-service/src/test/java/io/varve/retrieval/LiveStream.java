package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A live stream over a socket. */
public final class LiveStream implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader lines;
  private String id = "";

  public LiveStream(int port, String query, String headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    socket
        .getOutputStream()
        .write(
            ("GET /retrieval/data/live?" + query + " HTTP/1.0\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  /** The lines up to the next empty one. */
  public List<String> block() throws IOException {
    List<String> block = new ArrayList<>();
    String line = lines.readLine();
    while (line != null && !line.isEmpty()) {
      block.add(line);
      line = lines.readLine();
    }
    return block;
  }

  /** The data of the next event of a name; notes ids on the way. */
  public String next(String event) throws IOException {
    while (true) {
      List<String> block = block();
      assertThat(block).as("the stream goes on").isNotEmpty();
      block.stream()
          .filter(line -> line.startsWith("id: "))
          .forEach(line -> id = line.substring(4));
      if (block.contains("event: " + event)) {
        return String.join(
            "\n",
            block.stream()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList());
      }
    }
  }

  /** The newest id that was read; empty before the first. */
  public String id() {
    return id;
  }

  /** Reads on to the next id. */
  public void toId() throws IOException {
    String before = id;
    while (id.equals(before)) {
      block().stream()
          .filter(line -> line.startsWith("id: "))
          .forEach(line -> id = line.substring(4));
    }
  }

  public List<Double> values() throws IOException {
    List<Double> values = new ArrayList<>();
    for (JsonNode sample : JsonMapper.shared().readTree(next("samples")).at("/0/data")) {
      values.add(sample.get("val").asDouble());
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
