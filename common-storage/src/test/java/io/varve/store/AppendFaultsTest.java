package io.varve.store;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.faults.Fault;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends to files on a disk that fails. */
class AppendFaultsTest {
  private static final String FILE = "sts/A/B:2024_03_01_10.pb";

  @TempDir Path folder;
  private FaultFileSystem files;
  private StoreFixture pv;

  @BeforeEach
  void makePv() throws IOException {
    files = FaultFileSystem.over(folder);
    pv = new StoreFixture(files.root(), "A:B");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @Guards({"A1", "B11"})
  void anAppendWhoseNameVanishesMeanwhileFails(int before) throws IOException {
    for (int n = 0; n < before; n++) {
      append(n);
    }
    files.faults().unlinkBehind(Operation.WRITE, "**.pb").times(1);

    assertThatThrownBy(() -> append(before))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("removed");
    append(before);

    assertThat(read()).containsExactly((double) before);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "5, true", "12, true", "0, false", "5, false", "12, false"})
  @Guards({"B9", "C3"})
  void aWriteThatEndsHalfWayLeavesNoTornLineAmongWholeOnes(int bytes, boolean canBeCut)
      throws IOException {
    append(0);
    Fault torn = files.faults().tear("**.pb", bytes);
    Fault uncut = files.faults().fail(Operation.TRUNCATE, "**.pb");
    if (canBeCut) {
      uncut.lift();
    }
    assertThatThrownBy(() -> append(1)).isInstanceOf(IOException.class);
    torn.lift();
    uncut.lift();
    append(1);
    append(2);

    assertThat(read()).containsExactly(0.0, 1.0, 2.0);
    assertThat(lines()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Guards("B9")
  void whatWasWrittenAsAWholeAndNotAcknowledgedIsNotWrittenTwice(boolean canBeCut)
      throws IOException {
    append(0);
    long before = Files.size(folder.resolve(FILE));
    // The length is asked for before the write, and after it by name.
    Fault unseen = files.faults().fail(Operation.STAT, "**.pb").after(1);
    Fault uncut = files.faults().fail(Operation.TRUNCATE, "**.pb");
    if (canBeCut) {
      uncut.lift();
    }
    assertThatThrownBy(() -> append(1)).isInstanceOf(IOException.class);
    assertThat(folder.resolve(FILE)).hasSize(canBeCut ? before : before + lineLength());
    unseen.lift();
    uncut.lift();
    append(1);

    assertThat(read()).containsExactly(0.0, 1.0);
    assertThat(lines()).isEqualTo(3);
  }

  @Test
  @Guards("B9")
  void aFullDiskIsUsedAgainOnceThereIsRoom() throws IOException {
    append(0);
    files.faults().capacity(Files.size(folder.resolve(FILE)) + 10);
    assertThatThrownBy(() -> append(1)).isInstanceOf(IOException.class);
    files.faults().unlimited();
    append(1);

    assertThat(read()).containsExactly(0.0, 1.0);
    assertThat(lines()).isEqualTo(3);
  }

  @Test
  @Guards("A2")
  void afterAWriteThatFailedNothingIsWrittenThroughThatHandle() throws IOException {
    append(0);
    long before = Files.size(folder.resolve(FILE));
    files.faults().tear("**.pb", 7);
    files.operations().clear();
    assertThatThrownBy(() -> append(1)).isInstanceOf(IOException.class);

    assertThat(files.operations().lines()).containsExactly("WRITE " + FILE, "TRUNCATE " + FILE);
    assertThat(files.openFiles()).isEmpty();
    assertThat(folder.resolve(FILE)).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPEN", "READ"})
  @Guards("C2")
  void aFileThatCannotBeOpenedOrReadIsLeftAsItIs(Operation operation) throws IOException {
    append(0);
    byte[] before = Files.readAllBytes(folder.resolve(FILE));
    files.faults().fail(operation, "**.pb").times(1);
    StoreFixture restarted = new StoreFixture(files.root(), "A:B");

    assertThatThrownBy(() -> restarted.append(restarted.sts, sample("2024-03-01T10:00:20Z", 1)))
        .isInstanceOf(IOException.class);
    assertThat(Files.readAllBytes(folder.resolve(FILE))).isEqualTo(before);
    assertThat(folder.resolve("sts/.varve/quarantine")).doesNotExist();

    restarted.append(restarted.sts, sample("2024-03-01T10:00:20Z", 1));
    assertThat(read()).containsExactly(0.0, 1.0);
  }

  @Test
  @Guards("B13")
  void aFileThatWasCreatedAndNotWrittenGetsItsHeaderWithTheNextAppend() throws IOException {
    files.faults().fail(Operation.WRITE, "**.pb").times(1);
    assertThatThrownBy(() -> append(0)).isInstanceOf(IOException.class);
    assertThat(folder.resolve(FILE)).isEmptyFile();
    append(1);

    assertThat(read()).containsExactly(1.0);
    assertThat(lines()).isEqualTo(2);
  }

  private void append(int n) throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:1" + n + "Z", n));
  }

  private static int lineLength() {
    return StoreFixture.line(sample("2024-03-01T10:00:11Z", 1)).length;
  }

  private List<Double> read() throws IOException {
    return pv.read("2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z");
  }

  private long lines() throws IOException {
    long lines = 0;
    for (byte each : Files.readAllBytes(folder.resolve(FILE))) {
      lines += each == '\n' ? 1 : 0;
    }
    return lines;
  }
}
