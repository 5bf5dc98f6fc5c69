package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.job.JobRig.url;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.move.Archive;
import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs on data of one appliance. */
class JobCrashTest extends JobCrashes {

  @Test
  void changeStore() throws IOException {
    long[] all = seconds(DAY, 30, 3600);
    everyStep(
        "changeStore",
        rig -> {
          rig.paused();
          rig.archive.write(rig.archive.mts, all);
          return rig.submitChange(rig.store("other", Granularity.PARTITION_HOUR));
        },
        (rig, ended) -> assertThat(rig.seen(PV)).isEqualTo(expected(all)));
  }

  /** Notes which folders are forced, and dies when it is to force one. */
  private static final class DyingDurable extends Durable {
    private final List<Path> forced = new ArrayList<>();
    private @Nullable Path dieAt;

    @Override
    public void syncFolder(Path folder) throws IOException {
      if (folder.equals(dieAt)) {
        dieAt = null;
        throw new Halt();
      }
      forced.add(folder);
      super.syncFolder(folder);
    }
  }

  // a kill after the rename and a power cut after the job: the name must not be lost
  @Test
  void aJobThatGoesOnMakesWhatIsInPlaceDurable() throws IOException {
    DyingDurable durable = new DyingDurable();
    try (JobRig rig = new JobRig(folder, FreeSpace.OF_FILE_SYSTEM, durable)) {
      rig.paused();
      rig.archive.write(rig.archive.mts, DAY, DAY + 10);
      Store other = rig.store("other", Granularity.PARTITION_YEAR);
      Path place = other.file(Archive.KEY, other.granularity().at(DAY)).getParent();
      Files.createDirectories(place);
      durable.dieAt = place;
      Job job = rig.submitChange(other);
      assertThatThrownBy(() -> rig.finish(job)).isInstanceOf(Halt.class);
      assertThat(durable.forced).doesNotContain(place);

      rig.start(FaultPoints.NONE);

      assertThat(rig.finish(job).state()).isEqualTo(State.DONE);
      assertThat(durable.forced).contains(place);
      assertThat(rig.seen(PV)).isEqualTo(expected(DAY, DAY + 10));
    }
  }

  @Guards("D5")
  @Test
  void rename() throws IOException {
    everyStep(
        "rename",
        rig -> {
          rig.paused();
          rig.archive.write(rig.archive.mts, DAY, DAY + 10);
          rig.archive.write(rig.archive.lts, DAY - 86_400);
          return rig.submit("rename", PV, Map.of("newname", "New:name"));
        },
        (rig, ended) -> {
          assertThat(rig.seen(PV)).isEqualTo(expected(DAY - 86_400, DAY, DAY + 10));
          if (ended || rig.registry.typeInfos().find("New:name").isPresent()) {
            assertThat(rig.seen("New:name")).isEqualTo(rig.seen(PV));
          }
        });
  }

  @Test
  void changeType() throws IOException {
    everyStep(
        "changeType",
        rig -> {
          rig.paused();
          JobRig.write(rig.archive.mts, PV, sample(DAY, 1), sample(DAY + 86_400, 2));
          JobRig.write(rig.archive.lts, PV, sample(DAY - 86_400, 3));
          return rig.submit("changeType", PV, Map.of("newtype", "DBR_SCALAR_INT"));
        },
        (rig, ended) ->
            assertThat(rig.seen(PV).stream().map(text -> text.replace(".0", "")))
                .containsExactly((DAY - 86_400) + "=3", DAY + "=1", (DAY + 86_400) + "=2"));
  }

  @Guards("F11")
  @Test
  void appendAndAlias() throws IOException {
    everyStep(
        "append",
        rig -> {
          rig.paused();
          rig.save(rig.info("Old:pv").paused(true).build());
          JobRig.write(rig.archive.lts, "Old:pv", sample(DAY, 1));
          JobRig.write(rig.archive.sts, "Old:pv", sample(DAY + 5, 2));
          JobRig.write(rig.archive.lts, PV, sample(DAY + 10, 3));
          return rig.submit(
              "appendAndAlias",
              PV,
              Map.of(
                  "olderpv", "Old:pv",
                  "storage", "LTS",
                  "olderkey", "",
                  "olderstores", String.join("\n", rig.etl.urls())));
        },
        (rig, ended) -> {
          TreeSet<String> union = new TreeSet<>(rig.seen("Old:pv"));
          union.addAll(rig.seen(PV));
          assertThat(union).containsExactly(DAY + "=1.0", (DAY + 5) + "=2.0", (DAY + 10) + "=3.0");
          if (ended) {
            assertThat(rig.seen(PV)).hasSize(3);
          }
        });
  }

  private static final long[] TO_CUT = {
    DAY - 86_400, DAY - 86_300, DAY, DAY + 86_400, DAY + 90_000
  };

  private static JobRig filled(JobRig rig) throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY - 86_400, DAY - 86_300);
    rig.archive.write(rig.archive.mts, DAY);
    rig.archive.write(rig.archive.sts, DAY + 86_400, DAY + 90_000);
    return rig;
  }

  private static Map<String, String> cut() {
    return Map.of(
        "from", Instant.ofEpochSecond(DAY - 86_350).toString(),
        "to", Instant.ofEpochSecond(DAY + 86_500).toString());
  }

  @Test
  void deleteRange() throws IOException {
    everyStep(
        "delete",
        rig -> filled(rig).submit("deleteRange", PV, cut()),
        (rig, ended) -> {
          assertThat(rig.seen(PV)).isSubsetOf(expected(TO_CUT));
          if (ended) {
            assertThat(rig.seen(PV)).isEqualTo(expected(DAY - 86_400, DAY + 90_000));
            String id = rig.registry.deletedRanges().of(PV).getFirst().id();
            assertThat(rig.registry.deletedRanges().of(PV).getFirst().samples()).isEqualTo(3);
            rig.run("restoreRange", PV, Map.of("id", id));
            assertThat(rig.seen(PV)).as("undone").isEqualTo(expected(TO_CUT));
          }
        });
  }

  @Test
  void restoreRange() throws IOException {
    everyStep(
        "restore",
        rig -> {
          Job deletion = filled(rig).run("deleteRange", PV, cut());
          JobRig.write(rig.archive.lts, PV, sample(DAY - 86_340, DAY - 86_340));
          return rig.submit("restoreRange", PV, Map.of("id", deletion.id()));
        },
        (rig, ended) -> {
          assertThat(rig.seen(PV)).doesNotHaveDuplicates();
          if (ended) {
            assertThat(rig.seen(PV))
                .isEqualTo(
                    expected(
                        DAY - 86_400, DAY - 86_340, DAY - 86_300, DAY, DAY + 86_400, DAY + 90_000));
          }
        });
  }

  @Test
  void importFromAStore() throws IOException {
    everyStep(
        "import",
        rig -> {
          rig.paused();
          rig.archive.write(rig.archive.lts, DAY, DAY + 20);
          JobRig.write(
              rig.store("other", Granularity.PARTITION_DAY),
              PV,
              sample(DAY + 10, DAY + 10),
              sample(DAY - 366 * 86_400L, DAY - 366 * 86_400L));
          return rig.submit(
              "import",
              PV,
              Map.of(
                  "storage", "LTS",
                  "src",
                      url(
                          "other",
                          rig.store("other", Granularity.PARTITION_DAY).root(),
                          Granularity.PARTITION_DAY),
                  "from", "2020-01-01T00:00:00Z",
                  "to", "2025-01-01T00:00:00Z"));
        },
        (rig, ended) -> {
          assertThat(rig.seen(PV)).containsAll(expected(DAY, DAY + 20)).doesNotHaveDuplicates();
          if (ended) {
            assertThat(rig.seen(PV)).hasSize(4);
          }
        });
  }
}
