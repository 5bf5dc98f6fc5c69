package io.varve.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.etl.EtlApplication;
import io.varve.invariants.Guards;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two ETL processes that somebody started on the same stores. */
@Timeout(240)
class TwoEtlProcessesTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(2);
  private static final List<String> PVS = List.of("TWO:a", "TWO:b", "TWO:c");
  private static final String EARLY = "TWO:early";

  /** 2023-12-20T00:00:00Z, so that a year ends on the way. */
  private static final long START = 1_703_030_400L;

  private static final int HOURS = 24 * 30;
  private static final int SAMPLES = 4;

  @TempDir Path folder;

  /** What was overlooked. */
  private enum Mistake {
    /** A second process of the same appliance. */
    SAME_REGISTRY,
    /** Another appliance whose stores are those of the first. */
    SAME_FOLDERS,
    /** As the first, and the first process stands still until it has lost its lease. */
    FIRST_STANDS_STILL
  }

  @Guards({"E1", "E18"})
  @ParameterizedTest
  @EnumSource
  void oneIsRefusedAndGoesOnWhereTheFirstWasKilled(Mistake mistake) throws Exception {
    StoredFiles files = new StoredFiles(folder);
    files.write(files.sts, EARLY, START, SAMPLES);
    for (String pv : PVS) {
      for (int hour = 0; hour < HOURS; hour++) {
        files.write(files.sts, pv, START + hour * 3600L, SAMPLES);
      }
    }
    List<Long> all = files.seen(PVS.getFirst());
    assertThat(all).hasSize(HOURS * SAMPLES);
    Path second = mistake == Mistake.SAME_FOLDERS ? registry("other") : registry("one");
    try (RunningAppliance first = start("first", registry("one"))) {
      archived(registry("one"), files, List.of(EARLY));
      // It has the lease and the locks.
      await().atMost(WITHIN).until(() -> files.seen(EARLY, files.lts).size() == SAMPLES);
      try (RunningAppliance refused = start("second", second)) {
        if (mistake == Mistake.SAME_FOLDERS) {
          archived(second, files, List.of(EARLY));
        }
        if (mistake != Mistake.FIRST_STANDS_STILL) {
          awaitRefusal(mistake, files, first, refused);
        }
        archived(registry("one"), files, PVS);
        await().pollInterval(SHORT).until(() -> files.files(PVS.getFirst(), files.mts) > 0);
        if (mistake == Mistake.FIRST_STANDS_STILL) {
          first.standStill();
          awaitRefusal(mistake, files, first, refused);
          looks(files, all);
        }
        first.kill();
        assertThat(PVS).as("what is left to be done").anyMatch(pv -> !isDone(files, pv));
        if (mistake == Mistake.SAME_FOLDERS) {
          archived(second, files, PVS);
        }

        await()
            .atMost(WITHIN)
            .until(
                () -> {
                  looks(files, all);
                  return PVS.stream().allMatch(pv -> isDone(files, pv));
                });
        assertThat(files.files(PVS.getLast(), files.lts)).isEqualTo(2);
        for (String pv : PVS) {
          assertThat(files.seen(pv, files.lts)).isEqualTo(all);
        }
        assertThat(checkpoints(files.mts.root())).isEmpty();
        assertThat(checkpoints(files.lts.root())).isEmpty();
      }
    }
  }

  private static void awaitRefusal(
      Mistake mistake, StoredFiles files, RunningAppliance first, RunningAppliance refused) {
    Pattern sentence = refusal(mistake, files, first);
    await().atMost(WITHIN).until(() -> sentence.matcher(refused.log()).find());
  }

  private static Pattern refusal(Mistake mistake, StoredFiles files, RunningAppliance first) {
    String holder =
        Pattern.quote("ETL of appliance appliance0, process " + first.pid())
            + "( on [^\\s,]+)?, start [0-9a-f-]{36}";
    return switch (mistake) {
      case SAME_REGISTRY ->
          Pattern.compile(
              "ETL of appliance appliance0 is run by "
                  + holder
                  + "; this process moves nothing while that one lives");
      case SAME_FOLDERS, FIRST_STANDS_STILL ->
          Pattern.compile(
              Pattern.quote("The store " + files.mts.root())
                  + " already has a writer in the role etl: "
                  + holder
                  + Pattern.quote(". Stop that one first"));
    };
  }

  private static void looks(StoredFiles files, List<Long> all) throws IOException {
    for (String pv : PVS) {
      assertThat(files.seen(pv)).as("what a reader sees of " + pv).isEqualTo(all);
    }
  }

  private static boolean isDone(StoredFiles files, String pv) {
    try {
      return files.files(pv, files.sts) == 0 && files.files(pv, files.mts) == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> checkpoints(Path root) throws IOException {
    try (var listing = Files.list(root.resolve(".varve/etl"))) {
      return listing.filter(file -> file.toString().endsWith(".ckpt")).toList();
    }
  }

  private Path registry(String name) {
    return folder.resolve(name + ".db");
  }

  private RunningAppliance start(String name, Path registry) throws IOException {
    return RunningAppliance.start(
        EtlApplication.class,
        folder.resolve(name),
        Map.of(
            "varve.registry.url", "jdbc:sqlite:" + registry,
            "varve.urls.engine", "http://localhost:1",
            "varve.etl.interval", "200ms",
            "varve.etl.poll", "50ms",
            "varve.etl.lease-term", "3s"));
  }

  /** Makes PVs known, all of whose files an engine has sealed. */
  private static void archived(Path database, StoredFiles files, List<String> pvs) {
    try (RegistryDatabase sqlite = RegistryDatabase.sqlite(database)) {
      Registry registry = Registry.open(sqlite.dataSource());
      Lease engine =
          registry
              .leases()
              .acquire("appliance0", "engine", "a test", Instant.now(), Duration.ofHours(1))
              .orElseThrow();
      registry.leases().publishSealedBefore(engine, Instant.now());
      for (String pv : pvs) {
        registry
            .typeInfos()
            .save(TypeInfo.named(pv).appliance("appliance0").dataStores(files.urls()).build());
      }
    }
  }
}
