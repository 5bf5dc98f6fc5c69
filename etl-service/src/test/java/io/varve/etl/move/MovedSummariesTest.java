package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import io.varve.summary.Summaries;
import io.varve.summary.Summaries.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Summaries come, grow and go with the partitions that moves make. */
class MovedSummariesTest {
  private static final int HOUR = 3600;

  @TempDir private Path folder;
  private final Summaries summaries = new Summaries(new Catalogue());

  private static PartitionFile onlyFile(Archive archive) throws IOException {
    return archive.files(archive.mts).getFirst();
  }

  @Test
  @Guards("H3")
  void aSummaryGrowsWithItsPartitionAndIsWhatAReadingOfItGives() throws IOException {
    Archive archive = new Archive(folder);
    for (int hour = 0; hour < 4; hour++) {
      archive.write(archive.sts, seconds(DAY + (long) hour * HOUR, HOUR, 1));
      assertThat(archive.moveToMts().summaryFailures()).isZero();
    }
    PartitionFile file = onlyFile(archive);
    assertThat(Summaries.pathOf(file)).exists();
    assertThat(summaries.rebuild(file)).isEqualTo(Outcome.CURRENT);
  }

  @Test
  @Guards("H3")
  void daysBringTheirSummariesAlongIntoTheYear() throws IOException {
    Archive archive = new Archive(folder);
    for (int day = 0; day < 5; day++) {
      // The last two hours of each day are missing, and so is the fourth day.
      long start = DAY + day * 86_400L;
      if (day != 3) {
        archive.write(archive.sts, seconds(start, 22 * HOUR / 3, 3));
      }
    }
    archive.moveToMts();
    List<Long> original = archive.seen();
    assertThat(archive.files(archive.mts)).hasSize(4).allMatch(Summaries::present);

    archive.move(Archive.move(), archive.mts, archive.lts);

    assertThat(archive.seen(archive.lts)).isEqualTo(original);
    PartitionFile year = archive.files(archive.lts).getFirst();
    assertThat(summaries.rebuild(year)).isEqualTo(Outcome.CURRENT);
  }

  // it was found in order when it was written, and nobody else writes there
  @Test
  void aDayWhoseSummaryVouchesForItIsCopiedWithoutBeingRead() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    archive.moveToMts();
    Path day = onlyFile(archive).path();
    byte[] bytes = Files.readAllBytes(day);
    int middle = bytes.length / 2;
    while (bytes[middle] != '\n') {
      middle++;
    }
    bytes[middle + 1] = 0x7f;
    Files.write(day, bytes);

    MoveReport report = archive.move(Archive.move(), archive.mts, archive.lts);

    assertThat(report.movedFiles()).isEqualTo(1);
    assertThat(archive.file(archive.lts, DAY)).hasBinaryContent(bytes);
  }

  @Test
  void aDayWithASummaryThatOverlapsTheYearIsComparedSampleBySample() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    archive.moveToMts();
    List<Long> original = archive.seen();
    archive.write(archive.lts, seconds(DAY + 100, 10, 1));

    archive.move(Archive.move(), archive.mts, archive.lts);

    assertThat(archive.seen(archive.lts)).isEqualTo(original);
    assertThat(archive.files(archive.mts)).isEmpty();
  }

  // a summary vouches for it, so nobody had counted it
  @Test
  void aLargeDayThatWasMovedBeforeIsComparedInBoundedMemory() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    archive.moveToMts();
    assertThat(onlyFile(archive)).matches(Summaries::present);
    List<Long> original = archive.seen();
    PartitionMove dying =
        Archive.whileBothAreThere(
            () -> {
              throw new IOException("dead");
            });
    archive.move(dying, archive.mts, archive.lts);
    assertThat(archive.files(archive.mts)).hasSize(1);

    long[] rewrites = {0};
    MoveReport report =
        archive.move(
            Archive.move(
                step ->
                    rewrites[0] =
                        Math.max(rewrites[0], Archive.sidecars(archive.lts, Workshop.NEW)),
                99),
            archive.mts,
            archive.lts);

    assertThat(report.failures()).isEmpty();
    assertThat(rewrites[0]).isEqualTo(1);
    assertThat(archive.seen(archive.lts)).isEqualTo(original);
    assertThat(archive.files(archive.mts)).isEmpty();
  }

  @Test
  void aDayOfWhichALineHasComeToSayAnotherYearStaysWhenItIsReadAfterAll() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    archive.moveToMts();
    Path day = onlyFile(archive).path();
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder().encode(Archive.at(DAY + HOUR, 5, DAY + HOUR), line);
    String sample = new String(line.toByteArray(), StandardCharsets.ISO_8859_1);
    // 2^27 seconds after the year's beginning, in the four bytes behind the tag.
    String strayed = sample.charAt(0) + "\u0080\u0080\u0080\u0040" + sample.substring(5);
    String text = Files.readString(day, StandardCharsets.ISO_8859_1);
    assertThat(text).containsOnlyOnce(sample);
    Files.writeString(day, text.replace(sample, strayed), StandardCharsets.ISO_8859_1);
    archive.write(archive.lts, DAY + 100);

    MoveReport report = archive.move(Archive.move(), archive.mts, archive.lts);

    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.STRAY_SAMPLES);
    assertThat(day).exists();
    assertThat(archive.seen(archive.lts)).containsExactly(DAY + 100);
  }

  @Test
  void samplesThatGoInBetweenChangeTheSummaryToo() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, HOUR, 1));
    archive.write(archive.sts, seconds(DAY + 2 * HOUR, HOUR, 1));
    archive.moveToMts();
    archive.write(archive.sts, seconds(DAY + HOUR, HOUR, 1));
    archive.moveToMts();
    assertThat(summaries.rebuild(onlyFile(archive))).isEqualTo(Outcome.CURRENT);
  }

  @Test
  void aSummaryGoesWithItsPartition() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    archive.moveToMts();
    Path summary = Summaries.pathOf(onlyFile(archive));
    assertThat(summary).exists();
    archive.move(Archive.move(), archive.mts, archive.lts);
    assertThat(summary).doesNotExist();
  }

  @Test
  @Guards("H2")
  void aSummaryThatCannotBeWrittenFailsNoMoveAndIsMadeGoodLater() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    Path inTheWay = Summaries.folder(archive.mts.root());
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "not a folder");
    Durable durable = new Durable();
    PartitionMove move =
        new PartitionMove(
            durable, new PartitionRemoval(durable), root -> Long.MAX_VALUE / 2, 1 << 20);
    MoveReport report = archive.move(move, archive.sts, archive.mts);
    assertThat(report.failures()).isEmpty();
    assertThat(report.movedFiles()).isEqualTo(2);
    assertThat(report.summaryFailures()).isPositive();
    Files.delete(inTheWay);
    archive.write(archive.sts, seconds(DAY + 86_400, 2, 1));
    archive.move(move, archive.sts, archive.mts);
    assertThat(Summaries.pathOf(onlyFile(archive))).exists();
    assertThat(summaries.rebuild(onlyFile(archive))).isEqualTo(Outcome.CURRENT);
  }

  @Test
  @Guards("H2")
  void aMoveThatDiesBeforeTheSummaryIsMadeGoodByTheNextLookAtIt() throws IOException {
    for (boolean grows : new boolean[] {false, true}) {
      Archive archive = new Archive(folder.resolve("grows-" + grows));
      archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
      if (grows) {
        archive.moveToMts();
        archive.write(archive.sts, seconds(DAY + 2 * HOUR, HOUR, 1));
      }
      PartitionMove dying =
          Archive.whileBothAreThere(
              () -> {
                throw new IOException("dead");
              });
      archive.move(dying, archive.sts, archive.mts);
      archive.moveToMts();
      assertThat(archive.files(archive.sts)).isEmpty();
      assertThat(Summaries.pathOf(onlyFile(archive))).exists();
      assertThat(summaries.rebuild(onlyFile(archive))).isEqualTo(Outcome.CURRENT);
    }
  }

  @Test
  void nothingIsKeptWhenSummariesAreNotWanted() throws IOException {
    Archive archive = new Archive(folder);
    archive.write(archive.sts, seconds(DAY, 2 * HOUR, 1));
    Durable durable = new Durable();
    PartitionMove move =
        new PartitionMove(
            durable, new PartitionRemoval(durable), root -> Long.MAX_VALUE / 2, 1 << 20, null);
    archive.move(move, archive.sts, archive.mts);
    assertThat(Summaries.folder(archive.mts.root())).doesNotExist();
  }
}
