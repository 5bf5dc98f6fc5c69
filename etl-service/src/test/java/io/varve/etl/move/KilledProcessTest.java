package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real process that dies without a word. */
@Guards("E1")
@Timeout(60)
class KilledProcessTest {
  private static final int HALTED = 86;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {
        "CHECKPOINT_NAMED",
        "PIECE_COPIED",
        "COPIED",
        "DATA_SYNCED",
        "COMMIT_WRITTEN",
        "COMMITTED",
        "SOURCE_REMOVED",
        "CHECKPOINT_DELETED"
      })
  void aMoveThatIsKilledIsMadeGoodByTheNextProcess(Step step) throws Exception {
    Archive archive = new Archive(folder);
    archive.write(archive.mts, Archive.seconds(Archive.DAY, 50, 7));
    archive.write(archive.sts, Archive.seconds(Archive.DAY + 3600, 50, 7));
    archive.write(archive.sts, Archive.seconds(Archive.DAY + 7200, 50, 7));
    List<Long> original = archive.seen();

    assertThat(moveInAnotherProcess(step, "pb")).isEqualTo(HALTED);

    assertThat(archive.seen()).isEqualTo(original);
    archive.moveToMts();
    Archive.move().settleAll(archive.mts);
    assertThat(archive.seen(archive.mts)).isEqualTo(original);
    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  @Guards("E31")
  @ParameterizedTest
  @EnumSource(
      names = {
        "PLANNED",
        "PIECE_COPIED",
        "COPIED",
        "DATA_SYNCED",
        "RENAMED",
        "FOLDER_SYNCED",
        "SOURCE_REMOVED"
      })
  void aDestinationThatIsMadeAnewIsMadeGoodByTheNextProcess(Step step) throws Exception {
    Archive archive = RewriteCrashTest.archive(folder, "parquet");
    archive.write(archive.sts, Archive.seconds(Archive.DAY, 50, 7));
    archive.moveToMts();
    archive.write(archive.sts, Archive.seconds(Archive.DAY + 3600, 50, 7));
    archive.write(archive.sts, Archive.seconds(Archive.DAY + 7200, 50, 7));
    List<Long> original = archive.seen();

    assertThat(moveInAnotherProcess(step, "parquet")).isEqualTo(HALTED);

    assertThat(archive.seen()).isEqualTo(original);
    archive.moveToMts();
    Archive.move().settleAll(archive.mts);
    assertThat(archive.seen(archive.mts)).isEqualTo(original);
    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  private int moveInAnotherProcess(Step step, String scheme)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Mover.class.getName(),
                folder.toString(),
                step.name(),
                scheme)
            .redirectErrorStream(true)
            .start();
    try (InputStream output = process.getInputStream()) {
      output.transferTo(java.io.OutputStream.nullOutputStream());
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** The process that is killed. */
  static final class Mover {
    private Mover() {}

    public static void main(String[] args) throws IOException {
      Archive archive = RewriteCrashTest.archive(Path.of(args[0]), args[2]);
      Step last = Step.valueOf(args[1]);
      archive.move(
          Archive.move(
              step -> {
                if (step == last) {
                  Runtime.getRuntime().halt(HALTED);
                }
              }),
          archive.sts,
          archive.mts);
    }
  }
}
