package io.varve.mgmt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/** Answers over real HTTP as engine, ETL and retrieval would, as far as mgmt asks them. */
final class OtherServices {
  /** What the services do when they are asked. */
  enum Mood {
    ANSWERING,
    BROKEN,
    HANGING
  }

  private final HttpServer server;
  private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.ANSWERING);
  private final AtomicReference<Registry> registry = new AtomicReference<>();
  private final Set<String> stubborn = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch hanging = new CountDownLatch(1);

  OtherServices() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/engine/bpl/status", this::status);
    server.createContext("/engine/bpl/getPVDetails", exchange -> details(exchange, "pv"));
    server.createContext("/retrieval/bpl/getPVDetails", exchange -> details(exchange, "RETRIEVAL"));
    server.createContext("/etl/bpl/getPVDetails", exchange -> details(exchange, "ETL"));
    server.createContext("/engine/bpl/", this::report);
    server.createContext("/engine/bpl/getApplianceMetrics", this::metrics);
    server.createContext("/engine/bpl/getProcessMetrics", this::process);
    server.createContext("/engine/bpl/getLastKnownTimeStampReport", this::lastKnown);
    server.createContext("/engine/bpl/getVersion", this::version);
    server.createContext("/etl/bpl/getVersion", this::version);
    server.createContext("/retrieval/bpl/resetFailoverCachesForThisAppliance", this::version);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The engine runs what this registry says is not paused. */
  void follow(Registry followed) {
    registry.set(followed);
  }

  void be(Mood wanted) {
    mood.set(wanted);
    hanging.countDown();
    hanging = new CountDownLatch(1);
  }

  /** The engine does not let go of these PVs. */
  void keepRunning(String... pvNames) {
    stubborn.clear();
    stubborn.addAll(List.of(pvNames));
  }

  private void status(HttpExchange exchange) throws IOException {
    Set<String> asked = new LinkedHashSet<>();
    JsonMapper.shared()
        .readTree(exchange.getRequestBody())
        .forEach(name -> asked.add(name.asString()));
    List<Map<String, String>> channels =
        registry.get().typeInfos().findAll(asked).stream()
            .filter(info -> !info.paused() || stubborn.contains(info.pvName()))
            .filter(info -> !info.pvName().endsWith(":notYet"))
            .map(OtherServices::channel)
            .toList();
    answer(exchange, channels);
  }

  private static Map<String, String> channel(TypeInfo info) {
    return Map.of(
        "pvName",
        info.pvName(),
        "status",
        "Being archived",
        "connectionState",
        "true",
        "lastEvent",
        "Never",
        "samplingPeriod",
        String.valueOf(info.samplingPeriod()));
  }

  private void details(HttpExchange exchange, String source) throws IOException {
    String pv = exchange.getRequestURI().getQuery().substring("pv=".length());
    answer(exchange, List.of(Map.of("name", "Channel Name", "value", pv, "source", source)));
  }

  /** Says what was asked for. */
  private void report(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().toString().substring("/engine/bpl/".length());
    answer(exchange, List.of(Map.of("pvName", "R:a", "asked", asked)));
  }

  private void metrics(HttpExchange exchange) throws IOException {
    boolean rows = exchange.getRequestURI().getPath().endsWith("ForAppliance");
    answer(
        exchange,
        rows
            ? List.of(Map.of("name", "Total PV count", "value", "11", "source", "ENGINE"))
            : Map.of("pvCount", "11", "connectedPVCount", "10", "eventRate", "14.62"));
  }

  private void process(HttpExchange exchange) throws IOException {
    answer(exchange, Map.of("ENGINE_uptime", 115, "ENGINE_metrics", List.of()));
  }

  private void lastKnown(HttpExchange exchange) throws IOException {
    answer(exchange, List.of(Map.of("pvName", "R:a", "lastEvent", "1795251927")));
  }

  private void version(HttpExchange exchange) throws IOException {
    answer(exchange, Map.of("version", "Another 1.0"));
  }

  private void answer(HttpExchange exchange, Object body) throws IOException {
    try (exchange) {
      Mood now = mood.get();
      if (now == Mood.HANGING) {
        hanging.await(30, TimeUnit.SECONDS);
      }
      byte[] bytes = JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(now == Mood.ANSWERING ? 200 : 500, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
