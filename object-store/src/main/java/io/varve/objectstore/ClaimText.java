package io.varve.objectstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * The content of a claim, version 1: UTF-8 text with one {@code \n} after each line.
 *
 * <pre>
 * varve claim 1
 * holder ETL of appliance appliance0, process 4711
 * owner 0b8d6f4e-...                  which machine's folder
 * epoch 3                             how often it was claimed
 * renewed 2026-11-22T03:00:00Z
 * </pre>
 *
 * @param renewed when the holder was last heard of; the epoch once it was given up
 */
record ClaimText(String holder, String owner, long epoch, Instant renewed) {
  private static final String MAGIC = "varve claim 1";

  ClaimText renewed(Instant now) {
    return new ClaimText(holder, owner, epoch, now);
  }

  /** Whether another text is of the same claim, at another time. */
  boolean isOfSameClaim(ClaimText other) {
    return owner.equals(other.owner) && epoch == other.epoch;
  }

  byte[] encode() {
    return """
        %s
        holder %s
        owner %s
        epoch %d
        renewed %s
        """
        .formatted(MAGIC, holder.replace('\n', ' '), owner, epoch, renewed)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a claim.
   *
   * @param object its name, for the message
   * @throws IOException when it is none
   */
  static ClaimText decode(byte[] bytes, String object) throws IOException {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    try {
      if (lines.size() == 5 && lines.getFirst().equals(MAGIC)) {
        return new ClaimText(
            value(lines.get(1), "holder"),
            value(lines.get(2), "owner"),
            Long.parseLong(value(lines.get(3), "epoch")),
            Instant.parse(value(lines.get(4), "renewed")));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw unreadable(object);
    }
    throw unreadable(object);
  }

  private static String value(String line, String name) {
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("'" + line + "' stands where '" + name + "' must");
    }
    return line.substring(name.length() + 1);
  }

  private static IOException unreadable(String object) {
    return new IOException(
        object
            + " is no claim that this version can read; if nobody writes to the store, remove it");
  }
}
