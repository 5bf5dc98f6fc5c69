package io.varve.summary;

import static io.varve.summary.SummaryFixture.DAY;
import static io.varve.summary.SummaryFixture.everySecond;
import static io.varve.summary.SummaryFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.plainpb.ByteSum;
import io.varve.sample.Sample;
import io.varve.store.PartitionFile;
import io.varve.store.TimeRange;
import io.varve.summary.Summaries.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A summary is believed when it is sound and that of the file, and else not. */
class SummaryFileTest {
  private static final int HALF_DAY = 43_200;

  private SummaryFixture pv;

  @BeforeEach
  void open() throws IOException {
    pv = new SummaryFixture();
  }

  @AfterEach
  void close() throws IOException {
    pv.close();
  }

  private PartitionFile summarised(List<Sample> samples) throws IOException {
    PartitionFile file = pv.append(pv.pv.mts, samples);
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.WRITTEN);
    return file;
  }

  private boolean isBelieved(PartitionFile file) throws IOException {
    try (SummarisedPartition summarised = SummarisedPartition.open(file, pv.pv.catalogue)) {
      return summarised != null;
    }
  }

  /** Whether bins of an hour and of odd widths are what the samples give. */
  private void assertAnswers(List<Sample> samples) throws IOException {
    for (int seconds : new int[] {3600, 5000}) {
      SummaryProperties.assertAnswer(
          pv,
          samples,
          new TimeRange(Instant.ofEpochSecond(DAY + 100), Instant.ofEpochSecond(DAY + 80_000)),
          seconds);
    }
  }

  @Test
  void itIsSmallerThanAByteForEachSampleOfOneHertz() throws IOException {
    PartitionFile file = summarised(everySecond(DAY, 86_400));
    assertThat(Files.size(SummaryFixture.summary(file))).isLessThan(86_400 / 2);
  }

  @Test
  @Guards("H1")
  void oneOfAnotherVersionCountsAsAbsentAndIsReplaced() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    PartitionFile file = summarised(samples);
    Path summary = SummaryFixture.summary(file);
    byte[] sound = Files.readAllBytes(summary);
    byte[] other = sound.clone();
    other[8] = 2;
    java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(other);
    header.order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(60, ByteSum.of(header.slice(0, 60)));
    Files.write(summary, other);
    assertThat(isBelieved(file)).isFalse();
    assertAnswers(samples);
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.WRITTEN);
    assertThat(Files.readAllBytes(summary)).isEqualTo(sound);
  }

  @Test
  @Guards("H1")
  void noFlippedBitAndNoLostEndChangesAnAnswer() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    PartitionFile file = summarised(samples);
    Path summary = SummaryFixture.summary(file);
    byte[] sound = Files.readAllBytes(summary);
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 30; round++) {
      byte[] flipped = sound.clone();
      // As often in the header and the slot as in the rows.
      int at = random.nextInt(round % 2 == 0 ? SummaryFormat.HEADER + 208 : sound.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(summary, flipped);
      assertAnswers(samples);
      Files.write(summary, java.util.Arrays.copyOf(sound, random.nextInt(sound.length)));
      assertAnswers(samples);
    }
  }

  @Test
  @Guards("H1")
  void thatOfAFileThatWasReplacedIsNotBelieved() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    PartitionFile file = summarised(samples);
    List<Sample> others = new ArrayList<>(samples);
    others.add(20_000, sample(DAY + 19_999, 7, 1e6));
    Files.delete(file.path());
    pv.append(pv.pv.mts, others);
    assertThat(isBelieved(file)).isFalse();
    assertAnswers(others);
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.WRITTEN);
    assertThat(isBelieved(file)).isTrue();
    assertAnswers(others);
  }

  @Test
  @Guards("H1")
  void thatOfAFileThatIsShorterByNowIsNotBelieved() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    PartitionFile file = summarised(samples);
    Files.delete(file.path());
    pv.append(pv.pv.mts, samples.subList(0, 30_000));
    assertThat(isBelieved(file)).isFalse();
    assertAnswers(samples.subList(0, 30_000));
  }

  @Test
  void whatCameAfterItIsReadFromTheFile() throws IOException {
    List<Sample> samples = everySecond(DAY, 86_000);
    summarised(samples.subList(0, HALF_DAY));
    pv.append(pv.pv.mts, samples.subList(HALF_DAY, 86_000));
    assertAnswers(samples);
  }

  @Test
  void aWriterThatDiedLeavesWhatTheNextOneReplaces() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    PartitionFile file = summarised(samples);
    Path summary = SummaryFixture.summary(file);
    byte[] sound = Files.readAllBytes(summary);
    // Half of a new one, beside its place.
    Files.write(
        summary.resolveSibling(summary.getFileName() + "n"),
        java.util.Arrays.copyOf(sound, sound.length + 5000));
    assertThat(isBelieved(file)).isTrue();
    Files.delete(summary);
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.WRITTEN);
    assertThat(Files.readAllBytes(summary)).isEqualTo(sound);
    assertThat(summary.resolveSibling(summary.getFileName() + "n")).doesNotExist();
  }

  @Test
  void rowsThatGotNoSlotAnyMoreAreWrittenAgain() throws IOException {
    List<Sample> samples = everySecond(DAY, 80_000);
    PartitionFile file = summarised(samples.subList(0, HALF_DAY));
    Path summary = SummaryFixture.summary(file);
    byte[] before = Files.readAllBytes(summary);
    pv.append(pv.pv.mts, samples.subList(HALF_DAY, 80_000));
    pv.summaries.bringUpToDate(file);
    byte[] after = Files.readAllBytes(summary);
    // As if it had died between the rows and the slots.
    byte[] torn = after.clone();
    System.arraycopy(before, 0, torn, 0, SummaryFormat.HEADER + SummaryFormat.SLOT);
    Files.write(summary, torn);
    assertAnswers(samples);
    pv.summaries.bringUpToDate(file);
    assertThat(Files.readAllBytes(summary)).isEqualTo(after);
  }

  @Test
  @Guards("H1")
  void oneThatCannotBeReadDoesNotFailAQuery() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    PartitionFile file = summarised(samples);
    Files.delete(SummaryFixture.summary(file));
    Files.createDirectory(SummaryFixture.summary(file));
    assertAnswers(samples);
  }

  @Test
  void aFileWithoutAHeaderIsLeftOutOfTheAnswer() throws IOException {
    List<Sample> samples = everySecond(DAY, HALF_DAY);
    summarised(samples);
    PartitionFile damaged = pv.file(pv.pv.lts, DAY);
    Files.createDirectories(damaged.path().getParent());
    Files.writeString(damaged.path(), "no header at all\n");
    assertAnswers(samples);
  }

  @Test
  void aFileOutOfOrderHasNoneAndThatIsNotFoundOutTwice() throws IOException {
    List<Sample> samples = new ArrayList<>(everySecond(DAY, HALF_DAY));
    samples.add(sample(DAY + 100, 5, 1));
    PartitionFile file = pv.append(pv.pv.mts, samples);
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.DISORDERED);
    assertThat(isBelieved(file)).isFalse();
    byte[] note = Files.readAllBytes(SummaryFixture.summary(file));
    assertThat(note).hasSize(SummaryFormat.HEADER);
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.DISORDERED);
    assertThat(Files.readAllBytes(SummaryFixture.summary(file))).isEqualTo(note);
  }

  @Test
  void aFileWithFewSamplesHasNone() throws IOException {
    PartitionFile file = pv.append(pv.pv.mts, everySecond(DAY, 4000));
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.NOT_WANTED);
    assertThat(SummaryFixture.summary(file)).doesNotExist();
  }

  @Test
  void valuesBeyondTheRangeOfTheSumsAreDecoded() throws IOException {
    List<Sample> samples = new ArrayList<>(everySecond(DAY, HALF_DAY));
    samples.set(10_000, sample(DAY + 10_000, 0, 1e200));
    samples.set(20_000, sample(DAY + 20_000, 0, Double.NEGATIVE_INFINITY));
    summarised(samples);
    SummaryProperties.assertAnswer(
        pv,
        samples,
        new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + HALF_DAY)),
        300);
  }

  /** Of so few samples that the other half, dense, makes other buckets of the day. */
  private PartitionFile sparseHalfDay() throws IOException {
    List<Sample> sparse = new ArrayList<>();
    for (int second = 0; second < HALF_DAY; second += 10) {
      sparse.add(sample(DAY + second, 0, second));
    }
    return summarised(sparse);
  }

  private static void damageTheMiddle(PartitionFile file) throws IOException {
    byte[] lines = Files.readAllBytes(file.path());
    lines[lines.length / 2] ^= 1;
    Files.write(file.path(), lines);
  }

  @Test
  @Guards("H5")
  void damageIsToldBeforeADaysSumsAreMadeAnewForOtherBuckets() throws IOException {
    PartitionFile file = sparseHalfDay();
    damageTheMiddle(file);
    pv.append(pv.pv.mts, everySecond(DAY + HALF_DAY, HALF_DAY));
    pv.summaries.bringUpToDate(file);
    assertThat(pv.changes).isOne();
    assertThat(pv.summaries.prove(file).changed()).isEmpty();
  }

  @Test
  @Guards("H5")
  void aDayThatOnlyGrowsIsNoDamage() throws IOException {
    PartitionFile file = sparseHalfDay();
    pv.append(pv.pv.mts, everySecond(DAY + HALF_DAY, HALF_DAY));
    pv.summaries.bringUpToDate(file);
    pv.summaries.giveUp(file);
    assertThat(pv.changes).isZero();
    assertThat(SummaryFixture.summary(file)).doesNotExist();
  }

  @Test
  @Guards("H5")
  void damageIsToldBeforeASummaryIsGivenUp() throws IOException {
    PartitionFile file = summarised(everySecond(DAY, HALF_DAY));
    damageTheMiddle(file);
    pv.summaries.giveUp(file);
    assertThat(pv.changes).isOne();
    assertThat(SummaryFixture.summary(file)).doesNotExist();
  }

  @Test
  @Guards("H5")
  void aFileThatAnotherHasWrittenIsTold() throws IOException {
    PartitionFile file = summarised(everySecond(DAY, HALF_DAY));
    Files.delete(file.path());
    pv.append(pv.pv.mts, everySecond(DAY + 7, HALF_DAY));
    assertThat(pv.summaries.bringUpToDate(file)).isEqualTo(Outcome.WRITTEN);
    assertThat(pv.changes).isOne();
  }
}
