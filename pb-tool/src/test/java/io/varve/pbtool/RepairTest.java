package io.varve.pbtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Durable;
import io.varve.store.Sidecars;
import io.varve.store.StoreLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files damaged in each way of contract storage-retrieval 3.5, before and after their repair. */
class RepairTest {
  private static final int SAMPLES = 200;

  @TempDir Path folder;
  private PbFixture pb;

  @BeforeEach
  void makeFile() throws IOException {
    pb = new PbFixture(folder, SAMPLES);
  }

  /** What is done to the lines of the file, and which samples that costs. */
  enum Damage {
    TAIL_CUT(Fault.TORN_TAIL, 199) {
      @Override
      void to(List<byte[]> lines) {
        lines.set(SAMPLES, Arrays.copyOf(lines.get(SAMPLES), lines.get(SAMPLES).length - 5));
      }
    },
    LAST_NEWLINE_MISSING(Fault.TORN_TAIL, 199) {
      @Override
      void to(List<byte[]> lines) {
        lines.set(SAMPLES, Arrays.copyOf(lines.get(SAMPLES), lines.get(SAMPLES).length - 1));
      }
    },
    A_LINE_OF_GARBAGE(Fault.DAMAGED_LINE, 99) {
      @Override
      void to(List<byte[]> lines) {
        lines.set(100, ascii("some garbage\n"));
      }
    },
    TWO_LINES_JOINED(Fault.DAMAGED_LINE, 99, 100) {
      @Override
      void to(List<byte[]> lines) {
        lines.set(100, Arrays.copyOf(lines.get(100), lines.get(100).length - 1));
      }
    },
    AN_EMPTY_LINE(Fault.EMPTY_LINE) {
      @Override
      void to(List<byte[]> lines) {
        lines.add(100, ascii("\n"));
      }
    },
    ANOTHER_TYPE_AT_THE_END(Fault.DAMAGED_LINE) {
      @Override
      void to(List<byte[]> lines) {
        lines.add(text(PbFixture.START.plusSeconds(SAMPLES * 60L)));
      }
    },
    A_SAMPLE_OF_THE_PAST(Fault.OUT_OF_ORDER) {
      @Override
      void to(List<byte[]> lines) {
        lines.add(150, PbFixture.line(-3));
      }
    },
    A_SAMPLE_OF_THE_FUTURE(Fault.OUT_OF_ORDER) {
      @Override
      void to(List<byte[]> lines) {
        lines.add(3, PbFixture.line(100_000));
      }
    },
    A_REPEATED_PIECE(Fault.DUPLICATE_TIME) {
      @Override
      void to(List<byte[]> lines) {
        lines.addAll(101, lines.subList(51, 101).stream().map(byte[]::clone).toList());
      }
    },
    ANOTHER_YEAR(Fault.WRONG_YEAR) {
      @Override
      void to(List<byte[]> lines) {
        // 400 days into the year, and no nanoseconds, as a double.
        byte[] line = {8, 0, 0, 0, 0, 0, 16, 0, 25, 0, 0, 0, 0, 0, 0, 0, 0, 10};
        long seconds = 400L * 86_400;
        for (int i = 1; i <= 5; i++) {
          line[i] = (byte) ((seconds & 0x7F) | (i < 5 ? 0x80 : 0));
          seconds >>>= 7;
        }
        lines.add(20, line);
      }
    },
    RANDOM_BYTES_OVER_THE_TAIL(Fault.DAMAGED_LINE) {
      @Override
      void to(List<byte[]> lines) {
        byte[] random = new byte[100];
        new Random(1).nextBytes(random);
        random[40] = '\n';
        random[99] = '\n';
        lines.add(random);
      }
    };

    final Fault fault;
    final Set<Integer> lost;

    Damage(Fault fault, Integer... lost) {
      this.fault = fault;
      this.lost = Set.of(lost);
    }

    abstract void to(List<byte[]> lines);

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] text(Instant time) {
      LineBuffer line = new LineBuffer(64);
      new SampleEncoder()
          .encode(
              new Sample(time.getEpochSecond(), 0, new SampleValue.ScalarString("text"), 0, 0),
              line);
      return line.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aRepairedFileReadsAsExactlyItsIntactSamples(Damage damage) throws IOException {
    damage(damage);
    byte[] before = Files.readAllBytes(pb.file);
    assertThat(pb.run("validate", pb.file)).isEqualTo(Status.PROBLEMS);
    assertThat(pb.out).contains(damage.fault.words());

    assertThat(pb.run("repair", "--backup", ".bak", pb.file)).isEqualTo(Status.SOUND);

    assertThat(pb.read())
        .isEqualTo(
            IntStream.range(0, SAMPLES).filter(i -> !damage.lost.contains(i)).boxed().toList());
    assertThat(pb.run("validate", pb.file)).isEqualTo(Status.SOUND);
    assertThat(backup(".bak")).hasBinaryContent(before);
    assertThat(backup(".bak.left-out.txt"))
        .content()
        .contains("line ")
        .contains(damage.fault.words());
  }

  @Test
  void everyKindOfDamageAtOnceIsRepairedAtOnce() throws IOException {
    damage(
        Damage.RANDOM_BYTES_OVER_THE_TAIL,
        Damage.A_REPEATED_PIECE,
        Damage.ANOTHER_YEAR,
        Damage.A_SAMPLE_OF_THE_FUTURE,
        Damage.AN_EMPTY_LINE);

    assertThat(pb.run("repair", pb.store().root())).isEqualTo(Status.SOUND);

    assertThat(pb.read()).isEqualTo(IntStream.range(0, SAMPLES).boxed().toList());
  }

  @Test
  void aSoundFileStaysTheSameFile() throws IOException {
    Object identity = FileState.of(pb.file);

    assertThat(pb.run("repair", "--backup", ".bak", pb.file)).isEqualTo(Status.SOUND);

    assertThat(FileState.of(pb.file)).isEqualTo(identity);
    assertThat(backup(".bak")).doesNotExist();
  }

  @Test
  void aLineIsNamedByNumberPlaceAndReason() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);

    pb.run("repair", pb.file);

    assertThat(pb.out)
        .contains("left out 1 of 201 lines; 199 samples stay")
        .containsPattern("line 101 \\(byte \\d+, 13 bytes\\) is damaged");
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    Collection<Path> before = everything();
    FileState state = FileState.of(pb.file);

    assertThat(pb.run("repair", "--dry-run", "--backup", ".bak", pb.file))
        .isEqualTo(Status.PROBLEMS);

    assertThat(pb.out).contains("would leave out 1 of 201 lines");
    assertThat(everything()).isEqualTo(before);
    assertThat(FileState.of(pb.file)).isEqualTo(state);
  }

  @Test
  void c2_aFileWhoseHeaderCannotBeReadIsLeftAlone() throws IOException {
    List<byte[]> lines = pb.lines();
    lines.set(0, Damage.ascii("no header\n"));
    lines.set(7, Damage.ascii("garbage\n"));
    pb.write(lines);
    byte[] before = Files.readAllBytes(pb.file);

    assertThat(pb.run("repair", "--backup", ".bak", pb.file)).isEqualTo(Status.PROBLEMS);

    assertThat(pb.out).contains("left as it is, its header cannot be read");
    assertThat(pb.file).hasBinaryContent(before);
    assertThat(everything()).hasSize(1);
  }

  @Test
  void c4_aFileWithoutAnyNewlineIsLeftAlone() throws IOException {
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 'x');
    Files.write(pb.file, bytes);

    assertThat(pb.run("repair", pb.file)).isEqualTo(Status.PROBLEMS);

    assertThat(pb.file).hasBinaryContent(bytes);
  }

  @Test
  void aHeaderOfAnotherPvIsReportedAndStays() throws IOException {
    Path other = Files.move(pb.file, pb.file.resolveSibling("other:2023.pb"));

    assertThat(pb.run("repair", other)).isEqualTo(Status.PROBLEMS);

    assertThat(pb.out).contains("another PV, T:x").contains("from 2024").contains("of 2023");
  }

  @Test
  void aFileThatIsWrittenToMeanwhileIsLeftAsItIs() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    Durable slow =
        new Durable() {
          @Override
          public void sync(Path file) throws IOException {
            super.sync(file);
            Files.write(pb.file, PbFixture.line(SAMPLES), StandardOpenOption.APPEND);
          }
        };

    assertThat(pb.run(slow, "repair", pb.file)).isEqualTo(Status.UNREADABLE);

    assertThat(pb.err).contains("Somebody wrote to the file while it was repaired");
    assertThat(pb.read()).hasSize(SAMPLES).endsWith(SAMPLES).doesNotContain(99);
    assertThat(everything()).hasSize(1);
  }

  @Test
  void aStoreThatAnEngineWritesToIsRefusedByItsName() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    byte[] before = Files.readAllBytes(pb.file);
    for (String role : List.of(StoreLock.ENGINE, StoreLock.ETL)) {
      try (StoreLock _ = StoreLock.acquire(pb.store().root(), role, "appliance A on host 1")) {
        assertThat(pb.run("repair", pb.file)).isEqualTo(Status.UNREADABLE);
        assertThat(pb.err).contains("not repaired").contains("appliance A on host 1");
        assertThat(pb.file).hasBinaryContent(before);
      }
    }
    assertThat(pb.run("repair", pb.file)).isEqualTo(Status.SOUND);
  }

  @Test
  void aStoreIsFreeAgainAfterItsRepair() throws IOException {
    StoreLock.acquire(pb.store().root(), StoreLock.ENGINE, "an engine that has ended").close();
    damage(Damage.A_LINE_OF_GARBAGE);

    assertThat(pb.run("repair", pb.file)).isEqualTo(Status.SOUND);

    StoreLock.acquire(pb.store().root(), StoreLock.ENGINE, "the next engine").close();
  }

  @Test
  void backupsInAFolderLieAsTheFilesDid() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    byte[] before = Files.readAllBytes(pb.file);
    Path backups = folder.resolve("backups");

    pb.run("repair", "--backup", backups, pb.store().root());

    assertThat(backups.resolve("T/x:2024.pb")).hasBinaryContent(before);
    assertThat(backups.resolve("T/x:2024.pb.left-out.txt")).exists();
  }

  @Test
  void backupsAmongTheFilesToRepairAreRefused() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    byte[] before = Files.readAllBytes(pb.file);
    Path root = pb.store().root();

    assertThat(pb.run("repair", "--backup", root.resolve("backups"), root))
        .isEqualTo(Status.UNREADABLE);

    assertThat(pb.err).contains("would be repaired themselves");
    assertThat(pb.file).hasBinaryContent(before);
  }

  @Test
  void aBackupIsNeverReplaced() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    byte[] before = Files.readAllBytes(pb.file);
    Files.writeString(backup(".bak"), "an older backup");

    assertThat(pb.run("repair", "--backup", ".bak", pb.file)).isEqualTo(Status.UNREADABLE);

    assertThat(pb.err).contains("There is a backup");
    assertThat(pb.file).hasBinaryContent(before);
    assertThat(backup(".bak")).hasContent("an older backup");
  }

  @Test
  void aBackupThatReadersWouldTakeForAPartitionIsRefused() {
    assertThat(pb.run("repair", "--backup", ".old.pb", pb.file)).isEqualTo(Status.UNREADABLE);
    assertThat(pb.err).contains("would be read as a file of the archive");
  }

  @Test
  void aRepairedFileHasThePermissionsOfTheOriginal() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    Files.setPosixFilePermissions(pb.file, PosixFilePermissions.fromString("rw-rw-r--"));

    pb.run("repair", pb.file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pb.file)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void aLinkToARepairedFileStaysALink() throws IOException {
    damage(Damage.A_LINE_OF_GARBAGE);
    Path link = Files.createSymbolicLink(folder.resolve("x:2024.pb"), pb.file);

    assertThat(pb.run("repair", link)).isEqualTo(Status.SOUND);

    assertThat(link).isSymbolicLink();
    assertThat(pb.read()).hasSize(SAMPLES - 1);
  }

  private void damage(Damage... damages) throws IOException {
    List<byte[]> lines = new ArrayList<>(pb.lines());
    for (Damage damage : damages) {
      damage.to(lines);
    }
    pb.write(lines);
  }

  private Path backup(String suffix) {
    return pb.file.resolveSibling(pb.file.getFileName() + suffix);
  }

  /** All files of the store but locks. */
  private List<Path> everything() {
    try (Stream<Path> files = Files.walk(pb.store().root())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains(Sidecars.FOLDER))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
