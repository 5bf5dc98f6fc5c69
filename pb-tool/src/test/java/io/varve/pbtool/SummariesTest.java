package io.varve.pbtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Durable;
import io.varve.store.Sidecars;
import io.varve.store.StoreLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve summaries rebuild} and {@code verify}. */
@Guards("H5")
class SummariesTest {
  /** 2024-02-28T00:00:00Z. */
  private static final long DAY = 1_709_078_400L;

  @TempDir private Path folder;
  private Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeStore() throws IOException {
    root = folder.resolve("mts");
    write("A:x", "A/x:2024_02_28.pb", 10_000);
    write("A:y", "A/y:2024_02_28.pb", 10_000);
    write("A:few", "A/few:2024_02_28.pb", 10);
  }

  private void write(String pvName, String path, int samples) throws IOException {
    LineBuffer lines = new LineBuffer(samples * 24);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, pvName, 2024).writeTo(lines);
    SampleEncoder encoder = new SampleEncoder();
    for (int i = 0; i < samples; i++) {
      encoder.encode(new Sample(DAY + i, 0, new SampleValue.ScalarDouble(i), 0, 0), lines);
    }
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, lines.toByteArray());
  }

  private int rebuild(String... more) {
    return summaries("rebuild", more);
  }

  private int summaries(String command, String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"summaries", command, "--root", root.toString()}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return PbCommand.commandLine(new PrintWriter(out), new PrintWriter(err), new Durable())
        .execute(arguments);
  }

  private Path summary(String path) {
    return Sidecars.folder(root, "summaries").resolve(path);
  }

  @Test
  void itMakesWhatIsMissingAndLeavesWhatIsRight() throws IOException {
    assertThat(rebuild()).isZero();
    assertThat(out.toString()).contains("0 summaries were right, 2 were made").contains("1 files");
    byte[] made = Files.readAllBytes(summary("A/x:2024_02_28.vs"));
    assertThat(rebuild()).isZero();
    assertThat(out.toString()).contains("2 summaries were right, 0 were made");
    byte[] damaged = made.clone();
    damaged[damaged.length - 1] ^= 1;
    Files.write(summary("A/x:2024_02_28.vs"), damaged);
    assertThat(rebuild()).isZero();
    assertThat(out.toString()).contains("1 summaries were right, 1 were made");
    assertThat(Files.readAllBytes(summary("A/x:2024_02_28.vs"))).isEqualTo(made);
  }

  @Test
  void itWorksWhileServicesHoldTheStore() throws IOException {
    try (StoreLock etl = StoreLock.acquire(root, StoreLock.ETL, "ETL of test")) {
      assertThat(rebuild()).isZero();
    }
    assertThat(summary("A/x:2024_02_28.vs")).exists();
  }

  @Test
  void onlyThePvThatIsNamedIsLookedAt() {
    assertThat(rebuild("--pv", "A:y")).isZero();
    assertThat(summary("A/y:2024_02_28.vs")).exists();
    assertThat(summary("A/x:2024_02_28.vs")).doesNotExist();
  }

  @Test
  void summariesWithoutAFileAreRemoved() throws IOException {
    rebuild();
    Files.delete(root.resolve("A/x:2024_02_28.pb"));
    assertThat(rebuild()).isZero();
    assertThat(out.toString()).contains("1 without a file were removed");
    assertThat(summary("A/x:2024_02_28.vs")).doesNotExist();
    assertThat(summary("A/y:2024_02_28.vs")).exists();
  }

  @Test
  void aFileThatIsNotInOrderIsNamed() throws IOException {
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder().encode(new Sample(DAY + 5, 1, new SampleValue.ScalarDouble(1), 0, 0), line);
    Files.write(root.resolve("A/x:2024_02_28.pb"), line.toByteArray(), StandardOpenOption.APPEND);
    assertThat(rebuild()).isEqualTo(Status.PROBLEMS);
    assertThat(err.toString()).contains("x:2024_02_28.pb is not in order of time");
  }

  @Test
  void aValueThatBecameAnotherOnTheDiskIsFoundAndNotAcceptedUnasked() throws IOException {
    rebuild();
    assertThat(summaries("verify")).isZero();
    assertThat(out.toString()).contains("3 files").contains("; 0 files have changed");
    Path file = root.resolve("A/x:2024_02_28.pb");
    byte[] lines = Files.readAllBytes(file);
    // In the middle of the file, where a value's bytes are sure to lie in each line.
    lines[lines.length / 2] ^= 1;
    Files.write(file, lines);
    byte[] summary = Files.readAllBytes(summary("A/x:2024_02_28.vs"));

    assertThat(summaries("verify")).isEqualTo(Status.PROBLEMS);
    assertThat(out.toString()).contains(file + ": bytes ").contains("; 1 files have changed");
    assertThat(rebuild()).isEqualTo(Status.PROBLEMS);
    assertThat(err.toString()).contains(file + " is not what was summarised any more");
    assertThat(summary("A/x:2024_02_28.vs")).hasBinaryContent(summary);

    assertThat(rebuild("--accept-changed")).isZero();
    assertThat(summaries("verify")).isZero();
  }

  @Test
  void whatWasAddedToAFileIsNoChange() throws IOException {
    rebuild();
    LineBuffer line = new LineBuffer(64);
    new SampleEncoder()
        .encode(new Sample(DAY + 20_000, 0, new SampleValue.ScalarDouble(1), 0, 0), line);
    Files.write(root.resolve("A/x:2024_02_28.pb"), line.toByteArray(), StandardOpenOption.APPEND);
    assertThat(summaries("verify")).isZero();
  }

  @Test
  void aSummaryOfOtherBytesIsTold() throws IOException {
    rebuild();
    Path file = root.resolve("A/x:2024_02_28.pb");
    byte[] lines = Files.readAllBytes(file);
    lines[lines.length - 3] ^= 1;
    Files.write(file, lines);
    assertThat(summaries("verify")).isEqualTo(Status.PROBLEMS);
    assertThat(out.toString()).contains(file + ": its summary is not of this file");
    assertThat(rebuild()).isEqualTo(Status.PROBLEMS);
    assertThat(rebuild("--accept-changed")).isZero();
    assertThat(summaries("verify")).isZero();
  }

  @Test
  void aSummaryThatACrashLeftIsSimplyMadeAnew() throws IOException {
    rebuild();
    Files.write(summary("A/x:2024_02_28.vs"), new byte[4096]);
    assertThat(summaries("verify")).isZero();
    assertThat(rebuild()).isZero();
    assertThat(out.toString()).contains("1 summaries were right, 1 were made");
  }
}
