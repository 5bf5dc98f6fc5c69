package io.varve.etl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.name.KeyRule;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PvStagesTest {
  @Test
  void nothingIsMovedIntoAPackedStoreAndTheReasonIsSaid() {
    PvStages stages =
        stages(
            "pb://localhost?name=STS&rootFolder=/sts&partitionGranularity=PARTITION_HOUR",
            "pb://localhost?name=MTS&rootFolder=/mts&partitionGranularity=PARTITION_DAY",
            "pb://localhost?name=LTS&rootFolder=tar:///lts&partitionGranularity=PARTITION_YEAR");

    assertThat(stages.stores()).extracting(Store::name).containsExactly("STS", "MTS");
    assertThat(stages.stages()).hasSize(1);
    assertThat(stages.fault()).contains("Store LTS").contains("writes plain files only");
  }

  @Test
  void aStoreThatOnceWasZippedIsMovedIntoAsPlainFiles() {
    PvStages stages =
        stages(
            "pb://localhost?name=STS&rootFolder=/sts&partitionGranularity=PARTITION_HOUR",
            "pb://localhost?name=LTS&rootFolder=/lts&partitionGranularity=PARTITION_YEAR"
                + "&compress=ZIP_PER_PV");

    assertThat(stages.stages()).hasSize(1);
    assertThat(stages.fault()).isNull();
  }

  private static PvStages stages(String... urls) {
    TypeInfo info = TypeInfo.named("A:b").appliance("a").dataStores(List.of(urls)).build();
    return PvStages.of(info, KeyRule.DEFAULT, new StoreMacros(Map.of()), FileSystems.getDefault());
  }
}
