package io.varve.appliance;

import static org.awaitility.Awaitility.await;

import io.varve.simulatedioc.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An appliance in a process of its own, as a site runs it, with a data folder and free ports. */
public final class RunningAppliance implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningAppliance(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts an appliance and waits until it is ready.
   *
   * @param settings properties such as {@code varve.engine.ca.addr-list}
   */
  static RunningAppliance start(Path data, Map<String, String> settings) throws IOException {
    return start(ApplianceApplication.class, data, settings);
  }

  /** Starts an appliance by a main class of the test's own. */
  public static RunningAppliance start(Class<?> main, Path data, Map<String, String> settings)
      throws IOException {
    int port = FreePort.any();
    Files.createDirectories(data);
    Path log = data.resolve("appliance.out");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "--server.port=" + port,
                "--varve.data=" + data));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("EPICS_"));
    RunningAppliance appliance = new RunningAppliance(builder.start(), log, port);
    try {
      await()
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .until(appliance::readyOrDead);
      if (!appliance.process.isAlive()) {
        throw new IllegalStateException("The appliance did not start: " + appliance.log());
      }
    } catch (RuntimeException e) {
      appliance.kill();
      throw new IllegalStateException("The appliance did not start: " + appliance.log(), e);
    }
    return appliance;
  }

  private boolean readyOrDead() {
    if (!process.isAlive()) {
      return true;
    }
    try {
      return get("/actuator/health/readiness").statusCode() == 200;
    } catch (IOException notListening) {
      return false;
    }
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** GET of a path with its query, encoded already. */
  public HttpResponse<byte[]> get(String target) throws IOException {
    return send(HttpRequest.newBuilder(uri(target)).build());
  }

  /** POST of a JSON body. */
  HttpResponse<byte[]> post(String target, String json) throws IOException {
    return send(
        HttpRequest.newBuilder(uri(target))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  public JsonNode json(String target) throws IOException {
    HttpResponse<byte[]> response = get(target);
    if (response.statusCode() != 200) {
      throw new IOException(target + " answered " + response.statusCode() + ": " + text(response));
    }
    return JsonMapper.shared().readTree(response.body());
  }

  /** The status text of a PV. */
  String statusOf(String pv) throws IOException {
    return json("/mgmt/bpl/getPVStatus?pv=" + encoded(pv)).get(0).path("status").asString();
  }

  /** Whether the PV is archived and connected. */
  public boolean archives(String pv) throws IOException {
    JsonNode status = json("/mgmt/bpl/getPVStatus?pv=" + encoded(pv)).get(0);
    return status.path("status").asString().equals("Being archived")
        && status.path("connectionState").asString().equals("true");
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private URI uri(String target) {
    return URI.create("http://localhost:" + port + target);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while calling " + request.uri(), e);
    }
  }

  /** Sends the signal a stop command sends, without waiting. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end of the process after {@link #terminate}. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The appliance did not stop within a minute");
    }
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** Stops it between two instructions, alive and holding what it holds, until it is killed. */
  void standStill() throws IOException, InterruptedException {
    Process signal = new ProcessBuilder("kill", "-STOP", String.valueOf(pid())).start();
    if (signal.waitFor() != 0) {
      throw new IOException("The process " + pid() + " could not be stopped");
    }
  }

  /** Ends it as a power cut of the process would. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
