package io.varve.pbtool;

import io.varve.store.Durable;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreFixture;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A store with one year file of a PV, and the command line on it. */
final class PbFixture {
  static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

  final StoreFixture pv;
  final Path file;

  /** What the last command wrote. */
  String out = "";

  String err = "";

  /**
   * A file of so many samples 60 s apart, the first of value 0 (contract storage-retrieval 3.5).
   */
  PbFixture(Path folder, int samples) throws IOException {
    pv = new StoreFixture(folder, "T:x");
    pv.append(
        pv.lts,
        IntStream.range(0, samples)
            .mapToObj(PbFixture::sample)
            .toArray(io.varve.sample.Sample[]::new));
    file = pv.catalogue.files(pv.lts, pv.key).getFirst().path();
  }

  static io.varve.sample.Sample sample(int minute) {
    return StoreFixture.sample(START.plusSeconds(minute * 60L).toString(), minute);
  }

  /** The sample's line, its newline included. */
  static byte[] line(int minute) {
    return StoreFixture.line(sample(minute));
  }

  Store store() {
    return pv.lts;
  }

  /** The lines of the file, each with its newline; the header is the first. */
  List<byte[]> lines() throws IOException {
    return lines(Files.readAllBytes(file));
  }

  static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(java.util.Arrays.copyOfRange(bytes, start, i + 1));
        start = i + 1;
      }
    }
    return lines;
  }

  void write(List<byte[]> lines) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      for (byte[] line : lines) {
        out.write(line);
      }
    }
  }

  /** The values that the archive's reader delivers over all time. */
  List<Integer> read() {
    List<Integer> values = new ArrayList<>();
    try (SampleStream stream =
        new RangeReader(pv.catalogue)
            .open(
                pv.key,
                List.of(pv.lts),
                new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")),
                List.of())) {
      while (stream.next()) {
        values.add((int) stream.current().doubleAt(0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  /** Runs a command and gives its exit status. */
  int run(Object... arguments) {
    return run(new Durable(), arguments);
  }

  int run(Durable durable, Object... arguments) {
    StringWriter written = new StringWriter();
    StringWriter warned = new StringWriter();
    int status =
        PbCommand.commandLine(new PrintWriter(written), new PrintWriter(warned), durable)
            .execute(
                java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    out = written.toString();
    err = warned.toString();
    return status;
  }
}
