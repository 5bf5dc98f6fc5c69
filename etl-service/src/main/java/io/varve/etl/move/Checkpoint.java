package io.varve.etl.move;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What makes a move idempotent: what is being copied to where, and how far it is.
 *
 * <p>The format, version 1, is UTF-8 text with one {@code \n} after each line:
 *
 * <pre>
 * varve etl checkpoint 1
 * state copying                      or: committed
 * method append                      or: replace
 * key A/B:                           of the PV's files
 * partition 2024_02                  of the destination
 * anchor 1234                        bytes of the destination before the first copied one
 * source 57 890 900 /sts/A/B:2024... first and end byte copied, length of the file, its path
 * source ...                         one line per source, in the order of copying
 * crc32c 1a2b3c4d                    of all bytes above, in hex
 * </pre>
 *
 * <p>A file that lacks its last line, or whose sum is wrong, is torn. One of a later version is
 * left alone by this program.
 *
 * @param state how far the move is
 * @param method how the destination changes
 * @param key the PV's key
 * @param partition name of the destination's partition
 * @param anchor bytes of the destination before the move, its torn tail not counted; for {@link
 *     Method#APPEND} only
 * @param sources what is copied, in order
 */
record Checkpoint(
    State state, Method method, String key, String partition, long anchor, List<Source> sources) {
  private static final String MAGIC = "varve etl checkpoint ";
  private static final int VERSION = 1;

  enum State {
    /** The destination holds nothing, a part or all of the sources. */
    COPYING,
    /** The destination durably holds all of the sources and is never cut (invariant E5). */
    COMMITTED
  }

  enum Method {
    /** Lines are added behind the anchor, in place. */
    APPEND,
    /** A new file is built aside and takes the destination's name: there is no part of it. */
    REPLACE
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

  Checkpoint committed() {
    return new Checkpoint(State.COMMITTED, method, key, partition, anchor, sources);
  }

  /** Bytes that the sources add to the destination at most. */
  long copiedBytes() {
    return sources.stream().mapToLong(source -> source.to() - source.from()).sum();
  }

  byte[] encode() throws IOException {
    StringBuilder text = new StringBuilder(MAGIC).append(VERSION).append('\n');
    text.append("state ").append(state.name().toLowerCase(Locale.ROOT)).append('\n');
    text.append("method ").append(method.name().toLowerCase(Locale.ROOT)).append('\n');
    text.append("key ").append(oneLine(key)).append('\n');
    text.append("partition ").append(oneLine(partition)).append('\n');
    text.append("anchor ").append(anchor).append('\n');
    for (Source source : sources) {
      text.append("source ").append(source.from).append(' ').append(source.to).append(' ');
      text.append(source.length).append(' ').append(oneLine(source.path.toString())).append('\n');
    }
    String sum = sumOf(text);
    text.append("crc32c ").append(sum).append('\n');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a checkpoint.
   *
   * @param files where its sources lie
   * @throws TornCheckpointException when it is not whole
   * @throws IOException when it is whole and of a version this program does not know
   */
  static Checkpoint decode(byte[] bytes, FileSystem files) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int sum = text.lastIndexOf("crc32c ");
    if (sum < 0 || !text.substring(sum).equals("crc32c " + sumOf(text.substring(0, sum)) + "\n")) {
      throw new TornCheckpointException("The checkpoint is not whole");
    }
    List<String> lines = text.substring(0, sum).lines().toList();
    if (!lines.getFirst().equals(MAGIC + VERSION)) {
      throw new IOException(
          "The checkpoint begins with '" + lines.getFirst() + "', which this version cannot read");
    }
    try {
      List<Source> sources = new ArrayList<>();
      for (String line : lines.subList(6, lines.size())) {
        String[] part = value(line, "source").split(" ", 4);
        sources.add(
            new Source(
                files.getPath(part[3]),
                Long.parseLong(part[0]),
                Long.parseLong(part[1]),
                Long.parseLong(part[2])));
      }
      return new Checkpoint(
          State.valueOf(value(lines.get(1), "state").toUpperCase(Locale.ROOT)),
          Method.valueOf(value(lines.get(2), "method").toUpperCase(Locale.ROOT)),
          value(lines.get(3), "key"),
          value(lines.get(4), "partition"),
          Long.parseLong(value(lines.get(5), "anchor")),
          sources);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("The checkpoint's sum is right and its content is not", e);
    }
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

  private static String sumOf(CharSequence text) {
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
