package io.varve.etl.move;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * What makes a move idempotent that adds to a file in place: what is being copied to where, and how
 * far it is.
 *
 * <p>The format, version 2, is UTF-8 text with one {@code \n} after each line:
 *
 * <pre>
 * varve etl checkpoint 2
 * key A/B:                           of the PV's files
 * partition 2024_02                  of the destination
 * anchor 1234                        bytes of the destination before the first copied one
 * source 57 890 900 /sts/A/B:2024... first and end byte copied, length of the file, its path
 * source ...                         one line per source, in the order of copying
 * crc32c 1a2b3c4d                    of all bytes above, in hex
 * committed                          added in place when the destination durably holds all
 * </pre>
 *
 * <p>A file that lacks the line with the sum, or whose sum is wrong, is torn; one whose last line
 * is not whole is not committed. In version 1 the state was the second line, {@code state copying}
 * or {@code state committed}, and {@code method append} or {@code method replace} the third; a
 * {@code replace} that was being copied is as good as none. One of a later version is left alone by
 * this program.
 *
 * @param state how far the move is
 * @param key the PV's key
 * @param partition name of the destination's partition
 * @param anchor bytes of the destination before the move, its torn tail not counted
 * @param sources what is copied, in order
 */
record Checkpoint(State state, String key, String partition, long anchor, List<Source> sources) {
  private static final String MAGIC = "varve etl checkpoint ";
  private static final int VERSION = 2;

  /** What is added to a checkpoint's file when its move is committed. */
  static final String COMMITTED = "committed\n";

  enum State {
    /** The destination holds nothing, a part or all of the sources. */
    COPYING,
    /** The destination durably holds all of the sources and is never cut (invariant E5). */
    COMMITTED
  }

  /**
   * @param from first byte copied
   * @param to the byte after the last copied one
   * @param length the file's length when it was looked at
   */
  record Source(Path path, long from, long to, long length) {}

  Checkpoint {
    sources = List.copyOf(sources);
  }

  /** A move that begins. */
  static Checkpoint copying(String key, String partition, long anchor, List<Source> sources) {
    return new Checkpoint(State.COPYING, key, partition, anchor, sources);
  }

  /** Bytes that the sources add to the destination at most. */
  long copiedBytes() {
    return sources.stream().mapToLong(source -> source.to() - source.from()).sum();
  }

  byte[] encode() throws IOException {
    StringBuilder text = new StringBuilder(MAGIC).append(VERSION).append('\n');
    text.append("key ").append(oneLine(key)).append('\n');
    text.append("partition ").append(oneLine(partition)).append('\n');
    text.append("anchor ").append(anchor).append('\n');
    for (Source source : sources) {
      text.append("source ").append(source.from).append(' ').append(source.to).append(' ');
      text.append(source.length).append(' ').append(oneLine(source.path.toString())).append('\n');
    }
    String sum = sumOf(text);
    text.append("crc32c ").append(sum).append('\n');
    if (state == State.COMMITTED) {
      text.append(COMMITTED);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a checkpoint.
   *
   * @param files where its sources lie
   * @throws TornCheckpointException when it is not whole
   * @throws UnknownCheckpointException when it is whole and of a version this program does not know
   */
  static Checkpoint decode(byte[] bytes, FileSystem files) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int sum = text.lastIndexOf("crc32c ");
    int end = text.indexOf('\n', Math.max(0, sum));
    if (sum < 0 || end < 0 || !text.substring(sum, end).equals("crc32c " + sumOf(text, sum))) {
      throw new TornCheckpointException("The checkpoint is not whole");
    }
    List<String> lines = new ArrayList<>(text.substring(0, sum).lines().toList());
    boolean committed = text.substring(end + 1).equals(COMMITTED);
    try {
      switch (lines.removeFirst()) {
        case MAGIC + VERSION -> {
          // As it is.
        }
        case MAGIC + 1 -> committed = readFirstVersion(lines);
        case String other ->
            throw new UnknownCheckpointException(
                "The checkpoint begins with '" + other + "', which this version cannot read");
      }
      return new Checkpoint(
          committed ? State.COMMITTED : State.COPYING,
          value(lines.get(0), "key"),
          value(lines.get(1), "partition"),
          Long.parseLong(value(lines.get(2), "anchor")),
          sources(lines.subList(3, lines.size()), files));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NoSuchElementException e) {
      throw new UnknownCheckpointException(
          "The checkpoint's sum is right and its content is not", e);
    }
  }

  /** Takes the lines away that only version 1 has; whether no byte may be cut under it. */
  private static boolean readFirstVersion(List<String> lines) {
    String state = value(lines.removeFirst(), "state");
    String method = value(lines.removeFirst(), "method");
    // A replacement leaves no part of itself under the destination's name.
    return state.equals("committed") || method.equals("replace");
  }

  private static List<Source> sources(List<String> lines, FileSystem files) {
    List<Source> sources = new ArrayList<>();
    for (String line : lines) {
      String[] part = value(line, "source").split(" ", 4);
      sources.add(
          new Source(
              files.getPath(part[3]),
              Long.parseLong(part[0]),
              Long.parseLong(part[1]),
              Long.parseLong(part[2])));
    }
    return sources;
  }

  private static String value(String line, String name) {
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("'" + line + "' stands where '" + name + "' must");
    }
    return line.substring(name.length() + 1);
  }

  private static String oneLine(String text) throws IOException {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IOException("'" + text + "' holds a line break and cannot be moved");
    }
    return text;
  }

  private static String sumOf(String text, int length) {
    return sumOf(text.substring(0, length));
  }

  private static String sumOf(CharSequence text) {
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
