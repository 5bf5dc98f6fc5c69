package io.varve.etl.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.etl.run.EtlRig;
import io.varve.invariants.Guards;
import io.varve.registry.EvictedPartition;
import io.varve.registry.EvictedPartition.State;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is on record, and what goes on, when something goes wrong while room is made. */
@Guards("E33")
class EvictionFaultTest extends EvictionScene {
  private static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aFolderThatCannotBeAskedForItsRoomHoldsBackNoOther() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("odd")).toAbsolutePath();
    String url = rig.urls().getLast().replace(archive.lts.root().toString(), odd.toString());
    rig.registry
        .typeInfos()
        .save(TypeInfo.named("T:odd").appliance(EtlRig.APPLIANCE).dataStores(List.of(url)).build());
    rig.cycle.tick();

    Eviction eviction =
        eviction(
            Map.of("LTS", policy(4 * FILE)),
            EvictionSteps.NONE,
            root -> {
              if (root.equals(odd)) {
                throw new UnsupportedOperationException("no room known");
              }
              return usable(root);
            });
    eviction.tick();

    assertThat(years()).hasSize(6);
    assertThat(eviction.standing(odd).orElseThrow().heldBack()).contains("no room known");
    assertThat(eviction.standing(archive.lts.root()).orElseThrow().heldBack()).isEmpty();
  }

  @Test
  void aFileThatGrewBeforeItWasDeletedIsOnRecordAsKept() throws IOException {
    Eviction dying =
        eviction(
            Map.of("LTS", policy(2 * FILE)),
            reached -> {
              throw new Halt();
            });
    assertThatThrownBy(dying::tick).isInstanceOf(Halt.class);
    Path file = Path.of(record().getFirst().file());
    Files.write(file, new byte[10], StandardOpenOption.APPEND);
    rig.clock.advance(Duration.ofSeconds(5));
    rig.cycle.tick();

    evict(policy(1));

    assertThat(file).exists();
    assertThat(record().getFirst().state()).isEqualTo(State.KEPT);
  }

  @Test
  void aDeathAtAnyStepLeavesTheTruthOnRecord() throws IOException {
    for (String step : List.of("recorded", "deleted", "settled")) {
      int before = years().size();
      long floor = usable(archive.lts.root()) + FILE;
      Eviction dying =
          eviction(
              Map.of("LTS", policy(floor)),
              reached -> {
                if (reached.equals(step)) {
                  throw new Halt();
                }
              });
      assertThatThrownBy(dying::tick).isInstanceOf(Halt.class);
      rig.clock.advance(Duration.ofSeconds(5));
      rig.cycle.tick();

      evict(policy(floor));

      assertThat(years()).as("after the death at " + step).hasSize(before - 1);
      assertThat(record())
          .filteredOn(row -> row.state() == State.EVICTED)
          .as("each that is gone, once")
          .hasSize(9 - years().size())
          .allSatisfy(row -> assertThat(Path.of(row.file())).doesNotExist())
          .extracting(EvictedPartition::file)
          .doesNotHaveDuplicates();
      assertThat(rig.registry.evictedPartitions().unsettled(EtlRig.APPLIANCE)).isEmpty();
    }
  }
}
