package io.varve.fuzz;

import static io.varve.fuzz.LinesFuzz.require;

import io.varve.journal.FsyncPolicy;
import io.varve.journal.Journal;
import io.varve.journal.JournalPv;
import io.varve.journal.JournalRecord;
import io.varve.journal.JournalReplay;
import io.varve.journal.JournalSettings;
import io.varve.journal.JournalTarget;
import io.varve.partition.Granularity;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Any bytes as a journal segment: a replay takes what is whole, and leaves nothing unsaid.
 *
 * <p>The first byte says how the rest is meant. Odd: as a segment. Even: as the bodies of records,
 * each after its length in one byte, to which header, frames and checksums are added, so that what
 * lies behind the checksum is tried as well.
 */
public final class JournalFuzz {
  private static final String SEGMENT = "segment-00000000000000000001.journal";

  private JournalFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    byte[] segment = (input[0] & 1) == 1 ? rest : framed(rest);
    Path root = Scratch.folder("journal");
    Path shard = root.resolve("shard-0");
    Files.createDirectories(shard);
    Path file = shard.resolve(SEGMENT);
    Files.write(file, segment);
    Counting target = new Counting();

    JournalReplay.Report report = JournalReplay.run(root, target);

    require(report.segments() == 1, "a segment that was passed over");
    require(!Files.exists(file), "a segment that stays");
    require(target.synced, "a segment that was removed before a sync");
    require(report.lines() >= target.lines, "lines that nobody counted");
    for (Path aside : report.setAside()) {
      require(Arrays.equals(Files.readAllBytes(aside), segment), "a segment changed on its way");
    }
    boolean removed = report.setAside().isEmpty();
    require(!removed || report.damaged() == 0, "a damaged segment that was deleted");
    Scratch.clear(shard.resolve("set-aside"));
  }

  private static final class Counting implements JournalTarget {
    private long lines;
    private boolean synced;

    @Override
    public boolean restore(JournalPv pv, JournalRecord.Lines found) {
      pv.shortTerm();
      lines += found.count();
      return true;
    }

    @Override
    public void sync() {
      synced = true;
    }
  }

  /** Records around bodies, behind a header. */
  private static byte[] framed(byte[] bodies) {
    ByteBuffer out = ByteBuffer.allocate(36 + bodies.length * 10);
    out.put("VARVEJNL".getBytes(StandardCharsets.US_ASCII));
    out.putInt(2).putInt(0).putLong(1).putLong(0);
    out.putInt(crc(out.array(), 0, 32, 0, 0));
    int at = 0;
    while (at < bodies.length) {
      int length = Math.min(bodies[at] & 0xff, bodies.length - at - 1);
      at++;
      if (length > 0) {
        int start = out.position();
        out.putInt(length).putInt(0).put(bodies, at, length);
        out.putInt(start + 4, crc(out.array(), start, 4, start + 8, length));
      }
      at += length;
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int crc(byte[] bytes, int from, int length, int then, int thenLength) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    crc.update(bytes, then, thenLength);
    return (int) crc.getValue();
  }

  /** A segment with every kind of record, whole and as bodies. */
  static List<byte[]> seeds(Path folder) throws IOException {
    JournalSettings settings =
        new JournalSettings(1 << 16, 1 << 20, FsyncPolicy.NONE, Duration.ofSeconds(1));
    Clock clock = Clock.fixed(Instant.ofEpochSecond(FuzzSeeds.START), ZoneOffset.UTC);
    Store store = new Store("STS", Path.of("/sts"), Granularity.PARTITION_HOUR, 0, 0);
    byte[] lines = "line\nline\n".getBytes(StandardCharsets.US_ASCII);
    try (Journal journal = Journal.open(folder, 0, settings, clock)) {
      for (int id = 0; id < 2; id++) {
        JournalPv pv =
            new JournalPv(id, "A:" + id, "A/" + id + ":", DbrType.SCALAR_INT, List.of(store));
        journal.append(pv, 2026, 2, lines, 0, lines.length);
        journal.commit();
        journal.release(pv);
        journal.append(pv, 2026, 2, lines, 0, lines.length);
        journal.commit();
      }
    }
    byte[] segment;
    try (Stream<Path> files = Files.list(folder)) {
      segment = Files.readAllBytes(files.findFirst().orElseThrow());
    }
    ByteBuffer bodies = ByteBuffer.allocate(segment.length).put((byte) 0);
    for (int at = 36; at < segment.length; ) {
      int length = ByteBuffer.wrap(segment).getInt(at);
      bodies.put((byte) length).put(segment, at + 8, length);
      at += 8 + length;
    }
    byte[] whole = ByteBuffer.allocate(segment.length + 1).put((byte) 1).put(segment).array();
    return List.of(whole, Arrays.copyOf(bodies.array(), bodies.position()));
  }
}
