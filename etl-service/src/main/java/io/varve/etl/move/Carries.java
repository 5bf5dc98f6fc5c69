package io.varve.etl.move;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Durable;
import io.varve.store.Moment;
import io.varve.store.SampleStream;
import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The carries of a store root, one for each PV, in {@code <root>/.varve/reduced}.
 *
 * <p>A file begins with the samples: for each year and type a header and the lines under it, as in
 * a PlainPB file. Behind them comes a text, {@code varve-reduced 1}, that says what they are, one
 * thing a line: {@code operator}, {@code from <second> <nano>}, {@code shown <second> <nano> <sum>}
 * for each result that may change, {@code settled <path>} before {@code edition <edition>} for each
 * source, {@code samples <start> <end>} for each stretch. The last line is the position of that
 * text, in twenty digits. A file is replaced in one step and never seen unfinished.
 */
final class Carries {
  private static final Logger log = LoggerFactory.getLogger(Carries.class);
  private static final String TITLE = "varve-reduced 1";
  private static final int POSITION = 20;
  private static final int PIECE = 256 * 1024;

  private final Path folder;
  private final Durable durable;
  private final FailPoints failPoints;

  Carries(Path root, Durable durable, FailPoints failPoints) {
    this.folder = Sidecars.folder(root, "reduced");
    this.durable = durable;
    this.failPoints = failPoints;
  }

  /** The carry of a PV; empty when there is none, or none that can be understood. */
  Optional<Carry> find(String key) throws IOException {
    Path file = file(key);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size() - POSITION - 1;
      long start = Long.parseLong(text(channel, Math.max(0, end), POSITION));
      return Optional.of(parse(file, text(channel, start, Math.toIntExact(end - start))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      log.error(
          "{} cannot be read; a result that it was computed from stays as it is: {}",
          file,
          e.toString());
      return Optional.empty();
    }
  }

  private static String text(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // A file that is shorter than it says gives text that cannot be read.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static Carry parse(Path file, String text) {
    List<String> lines = text.lines().toList();
    if (!lines.getFirst().equals(TITLE)) {
      throw new IllegalArgumentException("it begins with '" + lines.getFirst() + "'");
    }
    String operator = "";
    Moment from = Moment.MAX;
    Set<Carry.Shown> shown = new HashSet<>();
    Map<String, String> settled = new HashMap<>();
    List<Carry.Stretch> stretches = new ArrayList<>();
    String source = "";
    for (String line : lines.subList(1, lines.size())) {
      int blank = line.indexOf(' ');
      String value = line.substring(blank + 1);
      String[] parts = value.split(" ", -1);
      switch (line.substring(0, blank)) {
        case "operator" -> operator = value;
        case "from" -> from = new Moment(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
        case "shown" ->
            shown.add(
                new Carry.Shown(
                    Long.parseLong(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2])));
        case "settled" -> source = value;
        case "edition" -> settled.put(source, value);
        case "samples" ->
            stretches.add(new Carry.Stretch(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
        default -> throw new IllegalArgumentException("it says '" + line + "'");
      }
    }
    return new Carry(operator, from, shown, settled, file, stretches);
  }

  /**
   * Writes the carry of a PV, durably, in the place of the one before.
   *
   * @param samples what it carries
   */
  void write(
      String key,
      String operator,
      Moment from,
      Set<Carry.Shown> shown,
      Map<String, String> settled,
      SampleStream samples)
      throws IOException {
    durable.createFolders(folder);
    Path file = file(key);
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      StringBuilder text = new StringBuilder(TITLE).append('\n');
      text.append("operator ").append(operator).append('\n');
      text.append("from %d %d\n".formatted(from.epochSecond(), from.nano()));
      for (Carry.Shown one : shown) {
        text.append("shown %d %d %d\n".formatted(one.epochSecond(), one.nano(), one.sum()));
      }
      settled.forEach(
          (path, edition) -> text.append("settled %s\nedition %s\n".formatted(path, edition)));
      for (Carry.Stretch stretch : copy(samples, out)) {
        text.append("samples %d %d\n".formatted(stretch.start(), stretch.end()));
      }
      text.append("%020d\n".formatted(out.position()));
      writeAll(out, text.toString().getBytes(StandardCharsets.UTF_8));
      failPoints.reached(Step.CHECKPOINT_WRITTEN);
      out.force(true);
    }
    failPoints.reached(Step.CHECKPOINT_SYNCED);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    failPoints.reached(Step.CHECKPOINT_NAMED);
    durable.syncFolder(folder);
    failPoints.reached(Step.CHECKPOINT_DURABLE);
  }

  private static List<Carry.Stretch> copy(SampleStream samples, FileChannel out)
      throws IOException {
    List<Carry.Stretch> stretches = new ArrayList<>();
    LineBuffer lines = new LineBuffer(4096);
    @Nullable PartitionHeader header = null;
    long start = 0;
    long written = 0;
    while (samples.next()) {
      SampleCursor sample = samples.current();
      if (!sample.header().equals(header)) {
        if (header != null) {
          stretches.add(new Carry.Stretch(start, written + lines.size()));
        }
        start = written + lines.size();
        header = sample.header();
        header.writeTo(lines);
      }
      sample.copyLineTo(lines);
      if (lines.size() >= PIECE) {
        writeAll(out, lines.toByteArray());
        written += lines.size();
        lines.clear();
      }
    }
    writeAll(out, lines.toByteArray());
    written += lines.size();
    if (header != null) {
      stretches.add(new Carry.Stretch(start, written));
    }
    return stretches;
  }

  private static void writeAll(FileChannel out, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Forgets the carry of a PV, durably: its newest results stay as they are. */
  void remove(String key) throws IOException {
    if (Files.deleteIfExists(file(key))) {
      durable.syncFolder(Objects.requireNonNull(folder));
    }
  }

  private Path file(String key) {
    return folder.resolve(Checkpoints.nameOf(key, "reduced") + ".carry");
  }
}
