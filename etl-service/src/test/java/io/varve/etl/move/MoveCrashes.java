package io.varve.etl.move;

import io.varve.objectstore.BucketServer;
import io.varve.objectstore.ObjectStores;
import io.varve.partition.Granularity;
import io.varve.store.RemoteRoots;
import io.varve.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Processes that move a PV through its stores and die: at each step of each stage in turn, and at
 * random times. Before, meanwhile and after, a reader must see what was written, each sample once.
 */
final class MoveCrashes {
  private static final int HALTED = 86;
  private static final int STAGES = 2;

  /** After so many deaths one dies at a random time, and the next may live. */
  private static final int FINISHES = 7;

  private static final int SAMPLES = 12;
  private static final long STEP = 7;

  /** Seconds of a file in the first store. */
  private static final long SLOT = 900;

  /** A step that was not come to so often is tried less, as most of recovery's are. */
  private static final int RARE = 2;

  private static final int RARELY = 5;

  /** Stands for the endpoint when all stores are folders. */
  private static final String FOLDERS = "folders";

  private final Path folder;
  private final String endpoint;
  private final Archive archive;
  private final SplittableRandom random;
  private final TreeSet<Long> written = new TreeSet<>();
  private final Map<Step, Integer> deaths = new EnumMap<>(Step.class);
  private final Map<Step, Integer> missed = new EnumMap<>(Step.class);
  private long nextSlot = Archive.DAY;
  private int atRandom;
  private long looks;

  MoveCrashes(Path folder, long seed) {
    this(folder, seed, FOLDERS, RemoteRoots.NONE);
  }

  /**
   * @param endpoint of the object storage that the last store lies in
   * @param remote how this process reaches it
   */
  MoveCrashes(Path folder, long seed, URI endpoint, RemoteRoots remote) {
    this(folder, seed, endpoint.toString(), remote);
  }

  private MoveCrashes(Path folder, long seed, String endpoint, RemoteRoots remote) {
    this.folder = folder;
    this.endpoint = endpoint;
    this.archive = stores(folder, endpoint, remote);
    this.random = new SplittableRandom(seed);
  }

  /** Small stores, so that a chain is gone through within hours of data. */
  private static Archive stores(Path folder, String endpoint, RemoteRoots remote) {
    return new Archive(
        new Store("STS", folder.resolve("sts"), Granularity.PARTITION_15MIN, 0, 0),
        new Store("MTS", folder.resolve("mts"), Granularity.PARTITION_HOUR, 0, 0),
        new Store(
            "LTS",
            endpoint.equals(FOLDERS)
                ? folder.resolve("lts")
                : remote.at("s3://" + BucketServer.BUCKET + "/lts"),
            Granularity.PARTITION_DAY,
            0,
            0));
  }

  /** Kills so many processes, each followed by another that must make it good. */
  void run(int kills, Runnable afterEach) throws IOException, InterruptedException {
    Step[] steps = Step.values();
    int turn = 0;
    int lastFinish = 0;
    while (killed() < kills) {
      Step step = steps[turn % steps.length];
      int stage = turn / steps.length % STAGES;
      int round = turn / steps.length / STAGES;
      turn++;
      if (missed.getOrDefault(step, 0) >= RARE && round % RARELY != 0) {
        continue;
      }
      write();
      if (diesAt(step, stage, random.nextInt(2))) {
        deaths.merge(step, 1, Integer::sum);
        missed.remove(step);
      } else {
        missed.merge(step, 1, Integer::sum);
      }
      look("after the death at " + step + " of stage " + stage);
      if (killed() - lastFinish >= FINISHES) {
        write();
        killSometime();
        look("after the death at a random time");
        finish();
        lastFinish = killed();
      }
      afterEach.run();
    }
    finish();
  }

  /** Has one die at each of some steps of the last stage, in this order; then one lives. */
  void killAtEach(Step... steps) throws IOException, InterruptedException {
    for (Step step : steps) {
      write();
      if (diesAt(step, STAGES - 1, 0)) {
        deaths.merge(step, 1, Integer::sum);
      }
      look("after the death at " + step);
    }
    finish();
  }

  /** Processes killed so far. */
  int killed() {
    return atRandom + deaths.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How often a process died at each step. */
  Map<Step, Integer> deaths() {
    return deaths;
  }

  /** What was done, for people. */
  String summary() {
    return killed()
        + " movers killed, "
        + looks
        + " looks at "
        + written.size()
        + " samples: "
        + deaths
        + ", at random times "
        + atRandom;
  }

  /**
   * New samples, behind all others; now and then some that are late, behind those of their file.
   */
  private void write() throws IOException {
    add(nextSlot + random.nextInt(600));
    if (random.nextInt(3) == 0) {
      long slot = Math.max(Archive.DAY, nextSlot - SLOT * (1 + random.nextInt(40)));
      Long newest = written.lower(slot + SLOT);
      long start = Math.max(slot, newest == null ? slot : newest + 1);
      if (start + SAMPLES * STEP < slot + SLOT) {
        add(start);
      }
    }
    nextSlot += SLOT * (1 + random.nextInt(3));
  }

  private void add(long start) throws IOException {
    long[] fresh = Archive.seconds(start, SAMPLES, STEP);
    archive.write(archive.sts, fresh);
    for (long second : fresh) {
      written.add(second);
    }
  }

  private boolean diesAt(Step step, int stage, int occurrence)
      throws IOException, InterruptedException {
    Process mover = start(step.name(), stage, occurrence);
    drain(mover);
    if (!mover.waitFor(60, TimeUnit.SECONDS)) {
      mover.destroyForcibly();
      throw new AssertionError("A mover did not end within a minute, at " + step);
    }
    return switch (mover.exitValue()) {
      case HALTED -> true;
      case 0 -> false;
      default -> throw new AssertionError("A mover failed with " + mover.exitValue());
    };
  }

  private void killSometime() throws IOException, InterruptedException {
    Process mover = start("NEVER", 0, 0);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(150 + random.nextInt(400));
    while (System.nanoTime() < end && mover.isAlive()) {
      look("while a mover is at work");
    }
    mover.destroyForcibly();
    mover.waitFor();
    atRandom++;
  }

  private Process start(String step, int stage, int occurrence) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
            "-cp",
            System.getProperty("java.class.path"),
            Mover.class.getName(),
            folder.toString(),
            step,
            String.valueOf(stage),
            String.valueOf(occurrence),
            endpoint)
        .redirectErrorStream(true)
        .start();
  }

  private static void drain(Process process) throws IOException {
    try (InputStream output = process.getInputStream()) {
      output.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** One may live: then everything is where it belongs. */
  private void finish() throws IOException {
    Mover.chain(archive, FailPoints.NONE, stage -> {});
    look("after a mover that lived");
    List<Long> all = archive.seen(archive.lts);
    if (!all.equals(List.copyOf(written)) || !archive.files(archive.mts).isEmpty()) {
      throw new AssertionError("A mover that lived left something behind");
    }
    if (!Archive.sidecars(archive.mts).isEmpty() || !Archive.sidecars(archive.lts).isEmpty()) {
      throw new AssertionError("A mover that lived left checkpoints behind");
    }
  }

  private void look(String when) throws IOException {
    looks++;
    List<Long> seen = archive.seen();
    if (!seen.equals(List.copyOf(written))) {
      List<Long> missing = new ArrayList<>(written);
      missing.removeAll(seen);
      throw new AssertionError(
          when + " a reader sees " + seen.size() + " for " + written.size() + ", not " + missing);
    }
  }

  /** The process that dies. */
  static final class Mover {
    private Mover() {}

    /** Told of each stage before it begins. */
    interface Watcher {
      void begins(int stage);
    }

    public static void main(String[] args) throws IOException {
      int[] left = {Integer.parseInt(args[3])};
      int[] current = {0};
      int wanted = Integer.parseInt(args[2]);
      FailPoints halting =
          step -> {
            if (step.name().equals(args[1]) && current[0] == wanted && left[0]-- == 0) {
              Runtime.getRuntime().halt(HALTED);
            }
          };
      Path folder = Path.of(args[0]);
      if (args[4].equals(FOLDERS)) {
        chain(stores(folder, FOLDERS, RemoteRoots.NONE), halting, stage -> current[0] = stage);
        return;
      }
      try (ObjectStores remote =
          new ObjectStores(
              BucketServer.settings(URI.create(args[4]), folder.resolve("objects")),
              Clock.systemUTC())) {
        chain(stores(folder, args[4], remote), halting, stage -> current[0] = stage);
      }
    }

    static void chain(Archive archive, FailPoints failPoints, Watcher watcher) throws IOException {
      PartitionMove move = Archive.move(failPoints);
      watcher.begins(0);
      move.settleAll(archive.mts);
      archive.move(move, archive.sts, archive.mts);
      watcher.begins(1);
      move.settleAll(archive.lts);
      archive.move(move, archive.mts, archive.lts);
    }
  }
}
