package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs between appliances: a PV is taken over, what is left of it is put away, or data copied. */
class HandOverCrashTest extends JobCrashes {
  private static final List<String> THERE =
      expected(86_400, 1_700_000_000L, DAY - 86_400, DAY, DAY + 5);

  private OtherAppliance other;

  @BeforeEach
  void startOther() throws IOException {
    other = new OtherAppliance(new Store("none", folder, Granularity.PARTITION_YEAR, 0, 0));
  }

  @AfterEach
  void stopOther() {
    other.close();
  }

  /** The other appliance has the PV; its store lies beside those of this one. */
  private Store filled(JobRig rig) throws IOException {
    Store there = there(rig);
    JobRig.write(
        there,
        PV,
        sample(86_400, 86_400),
        sample(1_700_000_000L, 1_700_000_000L),
        sample(DAY - 86_400, DAY - 86_400),
        sample(DAY, DAY),
        sample(DAY + 5, DAY + 5));
    other.has(there);
    rig.save(rig.info(PV).appliance("appliance1").paused(true).build());
    return there;
  }

  private static Store there(JobRig rig) {
    return rig.store("there", Granularity.PARTITION_YEAR);
  }

  private Job reshard(JobRig rig) {
    return rig.submit(
        "reshard",
        PV,
        Map.of(
            "storage",
            "LTS",
            "source",
            "appliance1",
            "retrieval",
            other.url(),
            "engine",
            other.url()));
  }

  private static String applianceOf(JobRig rig) {
    return rig.registry.typeInfos().find(PV).orElseThrow().appliance();
  }

  @Test
  void reshard() throws IOException {
    everyStep(
        "reshard",
        rig -> {
          filled(rig);
          return reshard(rig);
        },
        HandOverCrashTest::isWholeWhereItBelongs);
  }

  // what an attempt that was given up left in the store
  @Test
  void reshardOntoSomeOfItsSamples() throws IOException {
    everyStep(
        "onto",
        rig -> {
          filled(rig);
          rig.archive.write(rig.archive.lts, DAY, DAY + 5);
          return reshard(rig);
        },
        HandOverCrashTest::isWholeWhereItBelongs);
  }

  private static void isWholeWhereItBelongs(JobRig rig, boolean ended) throws IOException {
    assertThat(JobRig.read(KEY, List.of(there(rig)))).as("the original").isEqualTo(THERE);
    if (ended) {
      assertThat(applianceOf(rig)).isEqualTo("appliance0");
      assertThat(Path.of(rig.archive.lts.root().toString(), ".varve/jobs")).isEmptyDirectory();
    }
    if (applianceOf(rig).equals("appliance0")) {
      assertThat(rig.seen(PV)).isEqualTo(THERE);
      assertThat(rig.registry.typeInfos().find(PV).orElseThrow().paused()).isTrue();
    }
  }

  private static Job retire(JobRig rig, String reshard) {
    return rig.submit(
        "retire",
        PV,
        Map.of("reshard", reshard, "key", "", "stores", String.join("\n", rig.etl.urls())));
  }

  @Test
  void retire() throws IOException {
    everyStep(
        "retire",
        rig -> {
          rig.save(rig.info(PV).appliance("appliance1").paused(true).build());
          rig.archive.write(rig.archive.sts, DAY);
          rig.archive.write(rig.archive.mts, DAY - 86_400);
          rig.archive.write(rig.archive.lts, DAY - 400 * 86_400L, DAY - 800 * 86_400L);
          return retire(rig, "no-such-job");
        },
        (rig, ended) -> {
          TreeSet<String> names = new TreeSet<>();
          for (Store store : List.of(rig.archive.sts, rig.archive.mts, rig.archive.lts)) {
            names.addAll(filesBelow(store.root()));
          }
          assertThat(names).as("in the stores or in the trash").hasSize(4);
          if (ended) {
            assertThat(rig.archive.seen()).isEmpty();
          }
        });
  }

  private static List<String> filesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pb"))
          .toList();
    }
  }

  @Test
  void importFromAnotherArchive() throws IOException {
    everyStep(
        "import",
        rig -> {
          filled(rig);
          rig.paused();
          rig.archive.write(rig.archive.lts, DAY, DAY + 3);
          return rig.submit(
              "import",
              PV,
              Map.of(
                  "storage", "LTS",
                  "other", other.url() + "/retrieval",
                  "from", "1970-01-01T00:00:00Z",
                  "to", "2025-01-01T00:00:00Z"));
        },
        (rig, ended) -> {
          assertThat(rig.seen(PV)).containsAll(expected(DAY, DAY + 3)).doesNotHaveDuplicates();
          if (ended) {
            assertThat(rig.seen(PV)).containsAll(THERE).hasSize(THERE.size() + 1);
          }
        });
  }
}
