package io.varve.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.partition.Granularity;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path root;
  private Path shard;

  @BeforeEach
  void shardFolder() {
    shard = root.resolve("shard-0");
  }

  @Test
  void givesBackWhatWasCommitted() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.BATCH);
    append(journal, pv(7, "A:B"), "one\n", "two\n");
    append(journal, pv(8, "A:C"), "three\n");
    journal.commit();

    Replayed replayed = replay();

    assertThat(replayed.lines).containsExactly("A:B one", "A:B two", "A:C three");
    assertThat(replayed.pvs).contains(pv(7, "A:B"), pv(8, "A:C"));
    assertThat(segments()).isEmpty();
  }

  @Test
  void forgetsWhatWasStagedAndNotCommitted() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "kept\n");
    journal.commit();
    append(journal, pv(7, "A:B"), "staged only\n");

    assertThat(replay().lines).containsExactly("A:B kept");
  }

  @Test
  void definesThePvAgainInEachSegment() throws IOException {
    Journal journal = open(150, FsyncPolicy.NONE);
    for (int i = 0; i < 10; i++) {
      append(journal, pv(7, "A:B"), "line" + i + "\n");
      journal.commit();
    }
    List<Path> segments = segments();
    assertThat(segments).hasSizeGreaterThan(2);
    Files.delete(segments.getFirst());

    assertThat(replay().lines).contains("A:B line9").doesNotContain("A:B line0");
  }

  @Test
  void stopsAtATornTailWithoutAFuss() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "whole\n");
    journal.commit();
    append(journal, pv(7, "A:B"), "torn\n");
    journal.commit();
    byte[] bytes = Files.readAllBytes(segments().getFirst());
    for (int cut = 1; cut < JournalFormat.LINES_OVERHEAD + 5; cut++) {
      Files.write(segmentFile(), java.util.Arrays.copyOf(bytes, bytes.length - cut));

      Replayed replayed = replay();

      assertThat(replayed.lines).as("%d bytes missing", cut).containsExactly("A:B whole");
      assertThat(replayed.report.damaged()).isZero();
      assertThat(replayed.report.setAside()).isEmpty();
    }
  }

  @Test
  void takesZeroesBehindTheLastRecordForATornTail() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "whole\n");
    journal.commit();
    byte[] bytes = Files.readAllBytes(segments().getFirst());
    Files.write(segmentFile(), java.util.Arrays.copyOf(bytes, bytes.length + 4096));

    Replayed replayed = replay();

    assertThat(replayed.lines).containsExactly("A:B whole");
    assertThat(replayed.report.tornBytes()).isEqualTo(4096);
    assertThat(replayed.report.setAside()).isEmpty();
  }

  @Test
  void reportsADamagedRecordAndReadsOnBehindIt() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "before\n");
    append(journal, pv(7, "A:B"), "damaged\n");
    append(journal, pv(7, "A:B"), "behind\n");
    journal.commit();
    byte[] bytes = Files.readAllBytes(segments().getFirst());
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("damaged");
    bytes[at] ^= 1;
    Files.write(segmentFile(), bytes);

    Replayed replayed = replay();

    assertThat(replayed.lines).containsExactly("A:B before", "A:B behind");
    assertThat(replayed.report.damaged()).isEqualTo(1);
    assertThat(replayed.report.setAside()).singleElement().satisfies(p -> assertThat(p).exists());
    assertThat(segments()).isEmpty();
  }

  @Test
  void setsAsideASegmentWhoseHeaderIsNotItsOwn() throws IOException {
    Files.createDirectories(shard);
    Files.writeString(segmentFile(), "something else entirely, longer than a header is");

    assertThat(replay().report.setAside()).hasSize(1);
  }

  @Test
  void setsAsideWhatTheStoreRefuses() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "refused\n");
    append(journal, pv(8, "A:C"), "taken\n");
    journal.commit();
    Replayed target = new Replayed();
    target.refused = Set.of("A:B");
    target.report = JournalReplay.run(root, target);

    assertThat(target.lines).containsExactly("A:C taken");
    assertThat(target.report.setAside()).hasSize(1);
  }

  @Test
  void keepsEverySegmentWhenTheStoreFails() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "line\n");
    journal.commit();
    Replayed target = new Replayed();
    target.failing = true;

    assertThatThrownBy(() -> JournalReplay.run(root, target)).isInstanceOf(IOException.class);

    assertThat(replay().lines).containsExactly("A:B line");
  }

  @Test
  void leavesOutLinesOfAPvThatWasReleasedAfterThem() throws IOException {
    Journal journal = open(1 << 20, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "in the file\n");
    append(journal, pv(8, "A:C"), "pending\n");
    journal.commit();
    journal.release(pv(7, "A:B"));
    journal.commit();
    append(journal, pv(9, "A:B"), "recorded again\n");
    journal.commit();

    assertThat(replay().lines).containsExactly("A:C pending", "A:B recorded again");
  }

  @Test
  void dropsSegmentsOldestFirstAndOnlyWhenNobodyHoldsThem() throws IOException {
    Journal journal = open(100, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "a line that makes the first segment long enough\n");
    JournalSegment first = journal.commit();
    first.retain();
    append(journal, pv(7, "A:B"), "a line that makes the second segment long enough\n");
    journal.commit();

    assertThat(journal.oldestFree()).isEmpty();
    first.release();
    assertThat(journal.oldestFree()).contains(first);
    journal.drop(first);
    assertThat(first.file()).doesNotExist();
  }

  @Test
  void aSegmentIsNotFreeBeforeItsLastCommitCouldBeRetained() throws IOException {
    Journal journal = open(100, FsyncPolicy.NONE);
    append(journal, pv(7, "A:B"), "a line that makes the segment as long as it may become\n");
    JournalSegment full = journal.commit();

    assertThat(journal.oldestFree()).isEmpty();
    full.retain();
    append(journal, pv(7, "A:B"), "a line of the next segment\n");
    assertThat(journal.oldestFree()).isEmpty();
    full.release();
    assertThat(journal.oldestFree()).contains(full);
  }

  @Test
  void refusesLinesBeyondItsBound() throws IOException {
    Journal journal = openBounded();
    append(journal, pv(7, "A:B"), "x".repeat(150) + "\n");
    journal.commit();

    assertThatThrownBy(() -> append(journal, pv(7, "A:B"), "y".repeat(150) + "\n"))
        .isInstanceOf(JournalFullException.class)
        .hasMessageContaining("300 bytes");

    assertThat(replay().lines).hasSize(1);
  }

  @Test
  void aSegmentThatFillsTheJournalAloneCanStillGo() throws IOException {
    Journal journal = openBounded();
    append(journal, pv(7, "A:B"), "x".repeat(150) + "\n");
    JournalSegment first = journal.commit();
    first.retain();
    assertThat(journal.oldestComplete()).as("more may be added").isEmpty();
    assertThatThrownBy(() -> append(journal, pv(7, "A:B"), "y".repeat(150) + "\n"))
        .isInstanceOf(JournalFullException.class);

    assertThat(journal.oldestComplete()).contains(first);
    byte[] held = "x\n".getBytes(StandardCharsets.UTF_8);
    journal.carry(pv(7, "A:B"), 2026, 1, held, 0, held.length);
    assertThat(journal.commit()).isNotSameAs(first);
    first.release();
    assertThat(journal.oldestFree()).contains(first);
  }

  @Test
  void continuesBehindSegmentsOfAnEarlierRun() throws IOException {
    Journal earlier = open(1 << 20, FsyncPolicy.NONE);
    append(earlier, pv(1, "A:B"), "earlier\n");
    earlier.commit();
    Journal later = open(1 << 20, FsyncPolicy.NONE);
    append(later, pv(1, "A:C"), "later\n");
    later.commit();

    assertThat(replay().lines).containsExactly("A:B earlier", "A:C later");
  }

  /** Segments of 100 bytes, and 300 bytes in all. */
  private Journal openBounded() throws IOException {
    return Journal.open(
        shard, 0, new JournalSettings(100, 300, FsyncPolicy.NONE, Duration.ofSeconds(1)), CLOCK);
  }

  private Journal open(long segmentBytes, FsyncPolicy fsync) throws IOException {
    return Journal.open(
        shard, 0, new JournalSettings(segmentBytes, 1 << 24, fsync, Duration.ofSeconds(1)), CLOCK);
  }

  private static void append(Journal journal, JournalPv pv, String... lines) throws IOException {
    byte[] bytes = String.join("", lines).getBytes(StandardCharsets.UTF_8);
    journal.append(pv, 2026, lines.length, bytes, 0, bytes.length);
  }

  private static JournalPv pv(int id, String name) {
    Store store = new Store("STS", Path.of("sts"), Granularity.PARTITION_HOUR, 0, 0);
    return new JournalPv(
        id, name, name.replace(':', '/') + ":", DbrType.SCALAR_INT, List.of(store));
  }

  private Path segmentFile() {
    return shard.resolve(JournalFormat.fileName(1));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(shard)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Replayed replay() throws IOException {
    Replayed target = new Replayed();
    target.report = JournalReplay.run(root, target);
    return target;
  }

  private static final class Replayed implements JournalTarget {
    final List<String> lines = new ArrayList<>();
    final List<JournalPv> pvs = new ArrayList<>();
    Set<String> refused = Set.of();
    boolean failing;
    JournalReplay.Report report = new JournalReplay.Report(0, 0, 0, 0, List.of());

    @Override
    public boolean restore(JournalPv pv, JournalRecord.Lines found) throws IOException {
      if (failing) {
        throw new IOException("No space left on device");
      }
      if (refused.contains(pv.name())) {
        return false;
      }
      pvs.add(pv);
      new String(found.bytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> lines.add(pv.name() + " " + line));
      return true;
    }

    @Override
    public void sync() {
      // Nothing is kept.
    }
  }
}
