package io.varve.benchmarks;

import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The retrieval service in a JVM of its own, over a folder with stores. */
final class RetrievalServer implements AutoCloseable {
  private static final String SETTINGS = "varve.benchmarks.server";
  private static final int SECONDS_TO_START = 180;

  private final Process process;
  private final int port;

  private RetrievalServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param data folder of the registry and the stores
   * @param heap most memory for objects, as {@code -Xmx} takes it; what else the JVM shall be
   *     started with is in the property {@value #SETTINGS}, separated by blanks
   */
  static RetrievalServer start(Path data, String heap) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(
        List.of(System.getProperty(SETTINGS, "").split(" ")).stream()
            .filter(setting -> !setting.isEmpty())
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.varve.retrieval.RetrievalApplication");
    command.add("--server.port=" + port);
    command.add("--varve.data=" + data);
    Path log = data.resolve("retrieval.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    RetrievalServer server = new RetrievalServer(process, port);
    for (int tenths = 0; !server.answers(); tenths++) {
      if (!process.isAlive() || tenths > SECONDS_TO_START * 10) {
        server.close();
        throw new IOException("The service does not start:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return server;
  }

  /** Notes PVs that are paused, so that no engine is asked for them. */
  static void register(Path data, List<String> pvNames, List<String> storeUrls) {
    try (RegistryDatabase database = RegistryDatabase.sqlite(data.resolve("registry.sqlite"))) {
      Registry registry = Registry.open(database.dataSource());
      for (String pvName : pvNames) {
        registry
            .typeInfos()
            .save(
                TypeInfo.named(pvName)
                    .appliance("appliance0")
                    .paused(true)
                    .dataStores(storeUrls)
                    .build());
      }
    }
  }

  int port() {
    return port;
  }

  /** What the service has taken of the processors so far, on all its threads. */
  double processorSeconds() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
  }

  private boolean answers() {
    try (DrainingClient client = new DrainingClient(port)) {
      return client.get("/retrieval/bpl/ping") > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
