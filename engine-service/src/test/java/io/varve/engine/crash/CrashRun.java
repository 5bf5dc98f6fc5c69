package io.varve.engine.crash;

import io.varve.engine.recording.SealedBefore;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills recorders, one after the other over the same files, and looks at what each one left.
 *
 * <p>Every other kill is at a {@link CrashStep}, in turn; the rest comes from outside at a random
 * time. After a kill the files are read as they are: nothing that is sealed may be missing. Then,
 * three times out of four, the journal is replayed, twice, and each acknowledged sample must be
 * readable, once and in order; the fourth time the next recorder replays, and may be killed at it.
 */
final class CrashRun {
  /** Kills after which the files are left behind and new ones begun. */
  private static final int KILLS_PER_FOLDER = 40;

  private static final long LONGEST_RUN_SECONDS = 60;
  private static final int REGISTRY_EVERY = 10;

  private final Path work;
  private final ChildProcesses children;
  private final Random random;
  private final TreeMap<String, Integer> kills = new TreeMap<>();
  private int runs;
  private int killed;
  private long acknowledged;
  private int checks;
  private Path folder;

  /** The folder in which a recorder has run already. */
  private @Nullable Path begun;

  private boolean tailIsTorn;

  CrashRun(Path work, long seed) throws IOException, InterruptedException {
    this.work = work;
    this.children = new ChildProcesses(work);
    this.random = new Random(seed);
    this.folder = newFolder();
    prime();
  }

  /** The first child ends in good order, so that its classes are kept for those that follow. */
  private void prime() throws IOException, InterruptedException {
    Path prime = Files.createDirectories(work.resolve("prime"));
    CrashOrder order =
        new CrashOrder(
            Files.createDirectories(prime.resolve("files")),
            prime.resolve("notes"),
            prime.resolve("registry.db"),
            null,
            0,
            200);
    Process child =
        children
            .of(order)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!child.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0) {
      child.destroyForcibly();
      throw new IllegalStateException("A recorder that is not killed does not end in good order");
    }
    check(order, true);
  }

  /** Starts recorders until one more has been killed, and checks what each one left. */
  void killOnce() throws IOException, InterruptedException {
    int before = killed;
    while (killed == before) {
      runs++;
      CrashStep step = nextStep();
      CrashOrder order =
          new CrashOrder(
              folder.resolve("files"),
              folder.resolve("notes"),
              runs % REGISTRY_EVERY == 0 ? folder.resolve("registry.db") : null,
              step,
              step == null ? 0 : random.nextInt(step.reach()),
              300 + random.nextInt(700));
      if (run(order)) {
        killed++;
        kills.merge(step == null ? "at a random time" : step.name(), 1, Integer::sum);
      }
      // What a torn flush left is for the next recorder to cut off.
      tailIsTorn = killed > before && step == CrashStep.FLUSH_TORN;
      check(order, !tailIsTorn && random.nextInt(4) > 0);
    }
    if (killed % KILLS_PER_FOLDER == 0) {
      folder = newFolder();
    }
  }

  /** Some steps are there only at times: in a new folder, and behind a torn flush. */
  private @Nullable CrashStep nextStep() {
    if (!folder.equals(begun)) {
      begun = folder;
      return CrashStep.FOLDER;
    }
    if (tailIsTorn) {
      return CrashStep.TAIL_CUT;
    }
    return random.nextBoolean() ? CrashStep.values()[runs % CrashStep.values().length] : null;
  }

  /** Whether it was killed; else it has ended in good order before. */
  private boolean run(CrashOrder order) throws IOException, InterruptedException {
    Process child =
        children
            .of(order)
            .redirectError(ProcessBuilder.Redirect.to(folder.resolve("errors").toFile()))
            .start();
    try {
      if (order.step() == null) {
        killSomeTime(child);
      }
      if (!child.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("A recorder hangs: " + order.text());
      }
    } finally {
      child.destroyForcibly();
    }
    int status = child.exitValue();
    if (status != 0 && status != CrashChild.KILLED && status != 128 + 9) {
      throw new AssertionError(
          "A recorder failed with status %d: %s%n%s"
              .formatted(status, order.text(), Files.readString(folder.resolve("errors"))));
    }
    return status != 0;
  }

  /** Waits for it to record, or not, and then for a time that a run takes. */
  private void killSomeTime(Process child) throws IOException, InterruptedException {
    if (random.nextInt(8) > 0) {
      try (BufferedReader output = child.inputReader()) {
        String line = output.readLine();
        while (line != null && !line.equals(CrashChild.RECORDING)) {
          line = output.readLine();
        }
      }
    }
    if (!child.waitFor(random.nextInt(250), TimeUnit.MILLISECONDS)) {
      child.destroyForcibly();
    }
  }

  private void check(CrashOrder order, boolean replay) throws IOException {
    CrashNotes notes = CrashNotes.open(order.notes());
    try (CrashRecorder left = new CrashRecorder(order.folder())) {
      if (left.journalBytes() > CrashRecorder.SHARDS * CrashRecorder.JOURNAL_BYTES) {
        throw new AssertionError("The journal has " + left.journalBytes() + " bytes");
      }
      requireSealed(order, notes, left);
      if (!replay) {
        return;
      }
      SealedBefore sealedBefore = new SealedBefore(Instant.ofEpochSecond(notes.sealed()));
      left.replay(sealedBefore);
      int[] first = requireAcknowledged(notes, left);
      left.replay(sealedBefore);
      if (!Arrays.equals(first, requireAcknowledged(notes, left))) {
        throw new AssertionError("The second replay changed the files of " + order.text());
      }
      if (left.journalBytes() > 0) {
        throw new AssertionError("A replay left segments or set them aside: " + order.text());
      }
      checks++;
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; after " + order.text(), e);
    }
  }

  /** What is sealed is in files, whoever reads them at that moment. */
  private static void requireSealed(CrashOrder order, CrashNotes notes, CrashRecorder left)
      throws IOException {
    long sealed = notes.sealed();
    if (order.registry() != null && Files.exists(order.registry())) {
      try (RegistryDatabase database = RegistryDatabase.sqlite(order.registry())) {
        sealed =
            Registry.open(database.dataSource())
                .leases()
                .find("appliance0", "engine")
                .map(Lease::sealedBefore)
                .map(Instant::getEpochSecond)
                .orElse(sealed);
      }
    }
    for (CrashSource source : CrashSource.values()) {
      int below = Math.clamp(sealed - CrashSource.secondOf(0), 0, Integer.MAX_VALUE);
      int expected = Math.min(notes.acknowledged(source), below);
      if (left.readableBesidesTornTail(source) < expected) {
        throw new AssertionError(
            source.pvName() + ": sealed are " + expected + " samples, and not all are in files");
      }
    }
  }

  private int[] requireAcknowledged(CrashNotes notes, CrashRecorder left) throws IOException {
    int[] counts = new int[CrashSource.COUNT];
    for (CrashSource source : CrashSource.values()) {
      int count = left.readable(source);
      if (count < notes.acknowledged(source)) {
        throw new AssertionError(
            "%s: %d samples were acknowledged and %d are readable"
                .formatted(source.pvName(), notes.acknowledged(source), count));
      }
      counts[source.ordinal()] = count;
      acknowledged = Math.max(acknowledged, notes.acknowledged(source));
    }
    return counts;
  }

  private Path newFolder() throws IOException {
    Path made = Files.createTempDirectory(work, "run-");
    Files.createDirectory(made.resolve("files"));
    return made;
  }

  int killed() {
    return killed;
  }

  /** How many recorders were killed where. */
  TreeMap<String, Integer> kills() {
    return kills;
  }

  String summary() {
    return "%d recorders killed (%d started), %d times all checked, up to %d samples per PV: %s"
        .formatted(killed, runs, checks, acknowledged, kills);
  }
}
