package io.varve.store;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.faults.Fault;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenamingTest {
  @TempDir Path folder;
  private FaultFileSystem files;
  private StoreFixture old;
  private StoreFixture renamed;
  private Renaming renaming;

  @BeforeEach
  void makePvs() throws IOException {
    restart(FaultFileSystem.over(folder));
    old.append(old.sts, sample("2024-03-01T10:00:00Z", 1), sample("2024-03-01T11:00:00Z", 2));
    old.append(old.sts, sample("2024-03-01T11:00:01Z", 3));
    for (PartitionFile file : old.catalogue.files(old.sts, old.key)) {
      old.appender.sync(old.sts, old.key, file.partition());
    }
  }

  private void restart(FaultFileSystem now) {
    files = now;
    old = new StoreFixture(files.root(), "A:old");
    renamed = new StoreFixture(files.root(), "B:C:new");
    renaming = new Renaming(new Durable(), old.catalogue);
  }

  @Test
  @Guards({"D5", "D7"})
  void everythingIsReadUnderTheNewNameAndTheOldStays() throws IOException {
    assertThat(copy()).isEqualTo(2);
    renaming.finish(old.sts, renamed.key);

    assertThat(read(renamed)).containsExactly(1.0, 2.0, 3.0);
    assertThat(read(old)).containsExactly(1.0, 2.0, 3.0);
    // An append checks the name in the header.
    renamed.append(renamed.sts, sample("2024-03-01T11:00:02Z", 4));
    assertThat(read(renamed)).containsExactly(1.0, 2.0, 3.0, 4.0);
    assertThat(folder.resolve("sts/.varve/rename")).isEmptyDirectory();
    int noted = files.operations().lines().indexOf("MOVE sts/.varve/rename/B%C%new:");
    assertThat(noted).isNotNegative();
    assertThat(files.operations().lines().subList(0, noted))
        .noneMatch(line -> line.contains("sts/B/C/new:"));
  }

  // contract mgmt-engine-etl 1.1: EAA renames what it computed, too
  @Test
  void whatEaaComputedOfAPartitionIsNoPartitionAndGoesAlong() throws IOException {
    PartitionFile partition = old.catalogue.files(old.sts, old.key).getFirst();
    String name = partition.path().getFileName().toString().replace(".pb", ".mean_3600");
    Files.copy(partition.path(), partition.path().resolveSibling(name));

    assertThat(copy()).isEqualTo(2);

    Path cache = folder.resolve("sts/B/C/new:2024_03_01_10.mean_3600");
    assertThat(cache).exists();
    assertThat(Files.readString(cache, StandardCharsets.ISO_8859_1)).contains("B:C:new");
    assertThat(read(renamed)).containsExactly(1.0, 2.0, 3.0);
    renaming.undo(old.sts, old.key, renamed.key);
    assertThat(cache).doesNotExist();
  }

  @Test
  @Guards("D9")
  void aNameThatHasFilesIsRefusedAndBothStayAsTheyWere() throws IOException {
    renamed.append(renamed.sts, sample("2023-03-01T10:00:00Z", 9));
    Map<String, String> before = everything();

    assertThatThrownBy(this::copy)
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("B:C:new");
    renaming.undo(old.sts, old.key, renamed.key);

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  @Guards("D9")
  void aPvIsNotRenamedOntoItself() throws IOException {
    Map<String, String> before = everything();
    assertThatThrownBy(() -> renaming.copy(old.sts, old.key, old.key, "A-old"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  @Guards("D7")
  void aRenameMayDieAtAnyChangeAndIsRepeated() throws IOException {
    files.operations().clear();
    copy();
    int changes = files.operations().all().size();
    renaming.undo(old.sts, old.key, renamed.key);
    assertThat(read(renamed)).isEmpty();

    for (int dies = 0; dies < changes; dies++) {
      Fault[] deaths = deathsAfter(dies);
      try {
        copy();
      } catch (IOException died) {
        assertThat(read(old)).containsExactly(1.0, 2.0, 3.0);
      }
      Stream.of(deaths).forEach(Fault::lift);
      restart(files.crash());

      assertThat(copy()).as("after death at change %d", dies).isEqualTo(2);
      assertThat(read(renamed)).containsExactly(1.0, 2.0, 3.0);
      assertThat(read(old)).containsExactly(1.0, 2.0, 3.0);
      renaming.undo(old.sts, old.key, renamed.key);
      assertThat(read(renamed)).isEmpty();
    }
  }

  /** Lets the next changes pass and none after. */
  private Fault[] deathsAfter(int changes) {
    int[] left = {changes};
    return Stream.of(
            Operation.WRITE,
            Operation.FORCE,
            Operation.FORCE_FOLDER,
            Operation.MOVE,
            Operation.CREATE_FOLDER)
        .map(
            operation ->
                files
                    .faults()
                    .before(
                        operation,
                        "**",
                        path -> {
                          if (left[0]-- <= 0) {
                            throw new IOException("Died");
                          }
                        }))
        .toArray(Fault[]::new);
  }

  @Test
  @Guards("D8")
  void anAppendToAnotherPvDoesNotWaitForARename() throws Exception {
    StoreFixture other = new StoreFixture(files.root(), "A:other");
    try (Fault hang = files.faults().hang(Operation.WRITE, "**/rename/**")) {
      Thread copying =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      copy();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertThat(hang.awaitHit(Duration.ofSeconds(10))).isTrue();
      other.append(other.sts, sample("2024-03-01T10:00:00Z", 7));
      assertThat(read(other)).containsExactly(7.0);
      hang.lift();
      assertThat(copying.join(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(read(renamed)).containsExactly(1.0, 2.0, 3.0);
  }

  private int copy() throws IOException {
    return renaming.copy(old.sts, old.key, renamed.key, renamed.pvName);
  }

  private static List<Double> read(StoreFixture pv) throws IOException {
    return pv.read("2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z");
  }

  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        all.put(file.toString(), java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return all;
  }
}
