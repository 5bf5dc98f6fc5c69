package io.varve.engine.bpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.clock.MovableClock;
import io.varve.engine.EngineConfiguration;
import io.varve.engine.archiving.Engine;
import io.varve.engine.archiving.FakeChannels;
import io.varve.engine.channel.ChannelFactory;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.Registry;
import io.varve.sample.DbrType;
import io.varve.simulatedioc.FreePort;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import io.varve.web.HumanTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole engine behind real HTTP, whose network and clock are the test's. */
final class EngineServer implements AutoCloseable {
  /** 77 seconds after every channel connected. */
  static final Instant NOW = FakeChannels.CONNECTED.plusSeconds(77);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final Registry registry;
  final Engine engine;
  final FakeChannels channels;
  final MovableClock clock;
  private final ConfigurableApplicationContext context;
  private final String folder;
  private final int port;

  private EngineServer(ConfigurableApplicationContext context, String folder) {
    this.context = context;
    this.folder = folder;
    this.registry = context.getBean(Registry.class);
    this.engine = context.getBean(Engine.class);
    this.channels = context.getBean(FakeChannels.class);
    this.clock = context.getBean(MovableClock.class);
    this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  /** The engine with what the test replaces. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(EngineConfiguration.class)
  static class WithFakes {
    @Bean
    @Primary
    ChannelFactory fakeChannels() {
      return new FakeChannels();
    }

    @Bean
    @Primary
    Clock movableClock() {
      return new MovableClock(NOW);
    }
  }

  /**
   * @param further options after those that all have
   */
  static EngineServer start(Path folder, String... further) throws IOException {
    String port = String.valueOf(FreePort.any());
    List<String> options =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--varve.data=" + folder,
                "--varve.engine.poll=20ms",
                "--varve.engine.drain=0s",
                "--varve.engine.flush-longest=10s",
                "--varve.engine.ca.addr-list=127.0.0.1:" + port,
                "--varve.engine.ca.auto-addr-list=false",
                "--varve.engine.ca.server-port=" + port,
                "--varve.engine.ca.repeater-port=" + FreePort.any(),
                "--varve.engine.pva.addr-list=",
                "--varve.engine.pva.auto-addr-list=false",
                "--varve.engine.pva.broadcast-port=" + FreePort.any(),
                "--varve.engine.pva.server-port=" + FreePort.any()));
    options.addAll(List.of(further));
    EngineServer server =
        new EngineServer(
            new SpringApplicationBuilder(WithFakes.class).run(options.toArray(String[]::new)),
            folder.toString());
    await().atMost(PATIENCE).until(() -> server.engine.fault() == null);
    return server;
  }

  /** No PV, no request, and the time it was at the start. */
  void empty() {
    registry
        .archiveRequests()
        .ofAppliance("appliance0")
        .forEach(request -> registry.archiveRequests().abort(request.pvName()));
    registry.typeInfos().names().forEach(registry.typeInfos()::delete);
    await().atMost(PATIENCE).until(() -> engine.pvs().isEmpty() && engine.probes().isEmpty());
    channels.silent.clear();
    clock.set(NOW);
  }

  TypeInfoBuilder pv(String name) {
    return TypeInfo.named(name)
        .type(DbrType.SCALAR_INT)
        .appliance("appliance0")
        .samplingPeriod(1)
        .dataStores(List.of(store()));
  }

  String store() {
    return "pb://localhost?name=STS&rootFolder="
        + folder
        + "/sts&partitionGranularity=PARTITION_HOUR";
  }

  FakeChannels.FakeChannel record(String name) {
    return record(pv(name).build());
  }

  /** Lets the engine record a PV, and waits until it does. */
  FakeChannels.FakeChannel record(TypeInfo info) {
    registry.typeInfos().save(info);
    await().atMost(PATIENCE).until(() -> engine.find(info.pvName()).isPresent());
    FakeChannels.FakeChannel channel = channels.open.get(info.pvName());
    assertThat(channel).isNotNull();
    return channel;
  }

  /** Asks for a PV that no IOC has. */
  void requestInVain(String name) {
    channels.silent.add(name);
    registry
        .archiveRequests()
        .addAll(
            List.of(
                new ArchiveRequest(
                    name,
                    name,
                    "appliance0",
                    ArchiveParameters.byPolicy(false),
                    ArchiveRequest.State.START,
                    NOW,
                    NOW,
                    null,
                    null)));
    await().atMost(PATIENCE).until(() -> !engine.probes().isEmpty());
  }

  /** Waits until that many samples of a PV have been journalled, from when on they are seen. */
  void seen(String name, int samples) {
    await().atMost(PATIENCE).until(() -> inMemory(name) == samples);
  }

  private long inMemory(String name) {
    return engine.tail(name).stream()
        .flatMap(tail -> tail.lines().stream())
        .flatMapToInt(lines -> new String(lines.bytes(), StandardCharsets.ISO_8859_1).chars())
        .filter(c -> c == '\n')
        .count();
  }

  /** Lets the flush interval pass, and waits until the lines of a PV are in its file. */
  void flushed(String name) {
    await().atMost(PATIENCE).until(() -> inMemory(name) > 0);
    clock.advance(Duration.ofSeconds(11));
    await().atMost(PATIENCE).until(() -> inMemory(name) == 0);
  }

  static String human(Instant time) {
    return new HumanTime(ZoneId.systemDefault()).print(time);
  }

  record Answer(int status, String body) {
    JsonNode ok() {
      assertThat(status).as(body).isEqualTo(200);
      return JsonMapper.shared().readTree(body);
    }
  }

  JsonNode json(String action, String... parameters) {
    return get("/engine/bpl/" + action, parameters).ok();
  }

  int status(String action, String... parameters) {
    return get("/engine/bpl/" + action, parameters).status();
  }

  Answer get(String path, String... parameters) {
    StringBuilder uri = new StringBuilder("http://localhost:" + port + path);
    for (int i = 0; i < parameters.length; i += 2) {
      uri.append(i == 0 ? '?' : '&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return send(HttpRequest.newBuilder(URI.create(uri.toString())).GET());
  }

  JsonNode post(String action, String query, String json) {
    return send(HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/engine/bpl/" + action + query))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)))
        .ok();
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(
              request.timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
