package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.recordAll;
import static io.varve.engine.recording.RecorderFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.sample.DbrType;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PV is recorded on under another type info while lines of before still wait for their file. */
class ChangedPvTest {
  @TempDir Path folder;
  private RecorderFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new RecorderFixture(folder);
    fixture.mayWrite = false;
  }

  @Test
  void linesForTheStoresOfBeforeAreShownBeforeThoseForTheNew() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      try (Recording old = recorder.open(f.pv("A:B"))) {
        recordAll(old, 0, 10);
      }
      Recording moved = recorder.open(into("other", DbrType.SCALAR_INT));
      recordAll(moved, 10, 20);

      await().until(() -> f.valuesWithTail("A:B").equals(upTo(20)));
      f.mayWrite = true;
      await().until(() -> !recorder.isPending("A:B"));
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
      moved.close();
    }
  }

  @Test
  void aPvIsPendingWhileLinesOfItsOldTypeAre() throws IOException {
    try (RecorderFixture f = fixture) {
      ShardedRecorder recorder = f.start();
      try (Recording old = recorder.open(f.pv("A:B"))) {
        recordAll(old, 0, 10);
      }
      Recording changed = recorder.open(into("other", DbrType.SCALAR_DOUBLE));

      assertThat(recorder.isPending("A:B")).isTrue();
      assertThat(recorder.of("A:B").orElseThrow().lines()).isEmpty();
      f.mayWrite = true;
      await().until(() -> !recorder.isPending("A:B"));
      assertThat(f.valuesOnDisk("A:B")).isEqualTo(upTo(10));
      changed.close();
    }
  }

  private TypeInfo into(String store, DbrType type) {
    return TypeInfo.named("A:B")
        .type(type)
        .appliance("appliance0")
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder="
                    + folder.resolve(store)
                    + "&partitionGranularity=PARTITION_HOUR"))
        .build();
  }
}
