package io.varve.benchmarks;

import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.partition.Years;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * How fast the retrieval service answers over a socket of this machine: a year of 1 Hz in one file,
 * days in files of their own, summarised as ETL does. The service runs in a JVM of its own with a
 * small heap, the clients in this one. Beside it, what reading that file and sending it as it lies
 * take. Each figure is from warm runs with the files in the page cache.
 */
final class Retrievals {
  private static final int YEAR = 2025;
  private static final long START = Years.startOf(YEAR);
  private static final int DAY = 86_400;
  private static final int HOUR = 3600;
  private static final String YEAR_PV = "BENCH:year";
  private static final int DAY_PVS = 50;
  private static final int CLIENTS = 32;
  private static final String HEAP = "512m";
  private static final int PIECE = 256 * 1024;

  private final Disk disk;
  private final int days;
  private final int rounds;
  private final int plots;
  private final Consumer<String> report;
  private final long end;

  /**
   * @param days of the year that there are samples of
   * @param rounds how often the year is asked for; days and hours ten and a hundred times as often
   * @param plots of a day that are asked for at once
   * @param report takes each figure as it comes
   */
  Retrievals(Disk disk, int days, int rounds, int plots, Consumer<String> report) {
    this.disk = disk;
    this.days = days;
    this.rounds = rounds;
    this.plots = plots;
    this.report = report;
    this.end = START + (long) days * DAY;
  }

  /** Writes the files, starts the service and measures. */
  void run() throws IOException, InterruptedException {
    Path data = disk.folder();
    Store years = new Store("LTS", data.resolve("lts"), Granularity.PARTITION_YEAR, 0, 0);
    Store ofDays = new Store("MTS", data.resolve("mts"), Granularity.PARTITION_DAY, 0, 0);
    Path year = years.file(KeyRule.DEFAULT.keyOf(YEAR_PV), years.granularity().at(START));
    OneHertz.write(year, YEAR_PV, YEAR, START, end);
    summarise(years, YEAR_PV);
    List<String> pvs = new ArrayList<>();
    for (int pv = 0; pv < DAY_PVS; pv++) {
      String name = Disk.pvName(pv);
      Path file = ofDays.file(KeyRule.DEFAULT.keyOf(name), ofDays.granularity().at(START));
      OneHertz.write(file, name, YEAR, START, START + DAY);
      summarise(ofDays, name);
      pvs.add(name);
    }
    pvs.add(YEAR_PV);
    RetrievalServer.register(data, pvs, List.of(url(ofDays), url(years)));
    limits(year);
    try (RetrievalServer server = RetrievalServer.start(data, HEAP)) {
      measure(server);
    }
  }

  /** As ETL does when it has moved something. */
  private static void summarise(Store store, String pvName) throws IOException {
    Catalogue catalogue = new Catalogue();
    for (PartitionFile file : catalogue.files(store, KeyRule.DEFAULT.keyOf(pvName))) {
      new Summaries(catalogue).bringUpToDate(file);
    }
  }

  private static String url(Store store) {
    return "pb://localhost?name="
        + store.name()
        + "&rootFolder="
        + store.root()
        + "&partitionGranularity="
        + store.granularity();
  }

  private void measure(RetrievalServer server) throws IOException, InterruptedException {
    int port = server.port();
    String all = range(START, end - 1);
    for (String format : List.of("raw", "csv", "json")) {
      one(server, rounds, days + " days, " + format, i -> query(format, YEAR_PV, all));
    }
    for (String format : List.of("raw", "json")) {
      one(
          server,
          rounds * 20,
          "1 day, " + format,
          i -> query(format, Disk.pvName(i % DAY_PVS), range(START, START + DAY - 1)));
    }
    one(
        server,
        rounds * 20,
        "1 day of the file of " + days + " days, raw",
        i -> {
          long from = START + (long) (i % days) * DAY;
          return query("raw", YEAR_PV, range(from, from + DAY - 1));
        });
    for (String format : List.of("raw", "json")) {
      one(server, rounds * 100, "1 hour, " + format, i -> hour(format, i));
      many(port, rounds * 20, "1 hour, " + format + ", " + CLIENTS + " clients", format);
    }
    for (String format : List.of("raw", "json")) {
      one(server, rounds * 10, DAY_PVS + " PVs x 1 hour, " + format, i -> hourOfAll(format, i));
    }
    besideAYear(port);
    plots(port);
  }

  private static String query(String format, String pvName, String range) {
    return "/retrieval/data/getData." + format + "?pv=" + pvName + range;
  }

  private static String hour(String format, int number) {
    long from = START + (long) (number % 23) * HOUR + number % 100;
    return query(format, Disk.pvName(number % DAY_PVS), range(from, from + HOUR - 1));
  }

  private static String hourOfAll(String format, int number) {
    StringBuilder path = new StringBuilder("/retrieval/data/getDataForPVs." + format + "?");
    for (int pv = 0; pv < DAY_PVS; pv++) {
      path.append("pv=").append(Disk.pvName(pv)).append('&');
    }
    long from = START + (long) (number % 23) * HOUR;
    return path + range(from, from + HOUR - 1).substring(1);
  }

  private static String range(long from, long to) {
    return "&from=" + Instant.ofEpochSecond(from) + "&to=" + Instant.ofEpochSecond(to);
  }

  /** One client after another query. */
  private void one(RetrievalServer server, int count, String what, IntFunction<String> paths)
      throws IOException {
    try (DrainingClient client = new DrainingClient(server.port())) {
      double first = seconds(client, paths.apply(0));
      for (int i = 0; i < count / 2; i++) {
        client.get(paths.apply(i + 1));
      }
      double[] took = new double[count];
      long bytes = 0;
      double worked = server.processorSeconds();
      for (int i = 0; i < count; i++) {
        long began = System.nanoTime();
        bytes += client.get(paths.apply(i));
        took[i] = since(began);
      }
      worked = server.processorSeconds() - worked;
      Arrays.sort(took);
      double rate = bytes / Arrays.stream(took).sum() / 1e6;
      report.accept(
          String.format(
              Locale.ROOT,
              "%s: %.2f ms (median of %d; p99 %.2f, the first %.1f; the service worked %.2f ms),"
                  + " %.0f kB each, %.0f MB/s",
              what,
              at(took, 0.5),
              count,
              at(took, 0.99),
              first * 1e3,
              worked * 1e3 / count,
              bytes / 1e3 / count,
              rate));
    }
  }

  /** Many clients, each with its next query as soon as it has its answer. */
  private void many(int port, int count, String what, String format) throws InterruptedException {
    double[][] took = new double[CLIENTS][];
    together(
        CLIENTS,
        number -> {
          double[] own = new double[count];
          try (DrainingClient client = new DrainingClient(port)) {
            for (int i = 0; i < count; i++) {
              own[i] = seconds(client, hour(format, number * 7 + i));
            }
          }
          took[number] = own;
        });
    double[] all = Arrays.stream(took).flatMapToDouble(Arrays::stream).sorted().toArray();
    report.accept(
        String.format(
            Locale.ROOT, "%s: p50 %.2f ms, p99 %.2f ms", what, at(all, 0.5), at(all, 0.99)));
  }

  /** Hours, one after the other, while somebody reads the long file again and again. */
  private void besideAYear(int port) throws IOException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    String all = query("raw", YEAR_PV, range(START, end - 1));
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> load =
          executor.submit(
              () -> {
                try (DrainingClient client = new DrainingClient(port)) {
                  while (!over.get()) {
                    client.get(all);
                  }
                }
                return null;
              });
      double[] took = new double[rounds * 100];
      try (DrainingClient client = new DrainingClient(port)) {
        for (int i = 0; i < took.length; i++) {
          took[i] = seconds(client, hour("raw", i));
        }
      } finally {
        over.set(true);
      }
      load.get();
      Arrays.sort(took);
      report.accept(
          String.format(
              Locale.ROOT,
              "1 hour, raw, while another client reads %d days: p50 %.2f ms, p99 %.2f ms",
              days,
              at(took, 0.5),
              at(took, 0.99)));
    } catch (ExecutionException e) {
      throw new IOException("The load beside the hours failed", e);
    }
  }

  private void plots(int port) throws InterruptedException {
    long began = System.nanoTime();
    together(
        plots,
        number -> {
          try (DrainingClient client = new DrainingClient(port)) {
            client.get(query("json", Disk.pvName(number % DAY_PVS), range(START, START + DAY - 1)));
          }
        });
    report.accept(
        String.format(
            Locale.ROOT,
            "%d plots of 1 day at once, JSON, heap %s: %.1f s, no error",
            plots,
            HEAP,
            since(began)));
  }

  /** Work of one client. */
  private interface Work {
    void run(int number) throws IOException;
  }

  private static void together(int clients, Work work) throws InterruptedException {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        int number = i;
        all.add(
            executor.submit(
                () -> {
                  work.run(number);
                  return null;
                }));
      }
    }
    for (Future<?> one : all) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new UncheckedIOException(new IOException("A client failed", e.getCause()));
      }
    }
  }

  /** What the machine takes for the same bytes: reading them alone, and sending them. */
  private void limits(Path file) throws IOException, InterruptedException {
    double[] read = new double[rounds];
    double[] sent = new double[rounds];
    long size;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        ServerSocketChannel server =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      size = channel.size();
      for (int i = 0; i < rounds; i++) {
        long began = System.nanoTime();
        drain(channel);
        read[i] = since(began);
        began = System.nanoTime();
        send(channel, size, server);
        sent[i] = since(began);
      }
    }
    Arrays.sort(read);
    Arrays.sort(sent);
    report.accept(
        String.format(
            Locale.ROOT,
            "%d days, the file itself: read %.0f ms, sent by the kernel %.0f ms (%.0f MB, %.0f"
                + " MB/s)",
            days,
            at(read, 0.5),
            at(sent, 0.5),
            size / 1e6,
            size / 1e3 / at(sent, 0.5)));
  }

  private static void drain(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE);
    channel.position(0);
    while (channel.read(bytes.clear()) >= 0) {
      // Only to have read it.
    }
  }

  private static void send(FileChannel channel, long size, ServerSocketChannel server)
      throws IOException, InterruptedException {
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (SocketChannel socket = server.accept()) {
                    for (long at = 0; at < size; ) {
                      at += channel.transferTo(at, size - at, socket);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    try (SocketChannel socket = SocketChannel.open(server.getLocalAddress())) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE);
      while (socket.read(bytes.clear()) >= 0) {
        // Only to have received it.
      }
    }
    sender.join();
  }

  private static double seconds(DrainingClient client, String path) throws IOException {
    long began = System.nanoTime();
    client.get(path);
    return since(began);
  }

  private static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  /** A quantile of sorted seconds, in milliseconds. */
  private static double at(double[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] * 1e3;
  }
}
