package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.registry.TypeInfos;
import io.varve.store.ObjectStorage;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves to the trash what an appliance has of a PV that another appliance took over. Parameters:
 * {@code reshard}, the job that took it over, and the PV's {@code key} and {@code stores}, one URL
 * a line.
 *
 * <p>A folder that both appliances use holds the PV's data now: it is known by what that job left
 * in it, and stays untouched. So does what lies in object storage, where nothing tells that.
 */
final class RetirePv implements Operation {
  private static final Logger log = LoggerFactory.getLogger(RetirePv.class);

  private final String appliance;
  private final PvAccess access;
  private final Retirement retirement;
  private final TypeInfos typeInfos;

  RetirePv(String appliance, PvAccess access, Retirement retirement, TypeInfos typeInfos) {
    this.appliance = appliance;
    this.access = access;
    this.retirement = retirement;
    this.typeInfos = typeInfos;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    String pvName = run.job().pvName();
    if (typeInfos.find(pvName).map(info -> info.appliance().equals(appliance)).orElse(true)) {
      // What went to the trash before is the PV's no less; the rest must not follow.
      run.settled();
      throw new JobFailure("No other appliance has PV " + pvName + "; its files stay");
    }
    PvData former =
        access.of(
            TypeInfo.named(pvName)
                .chunkKey(run.job().parameter("key"))
                .dataStores(Arrays.asList(run.job().parameter("stores").split("\n", -1)))
                .build());
    int files = 0;
    try (PvLocks.Hold held = access.hold(former)) {
      run.commit();
      for (Store store : former.stores()) {
        if (ObjectStorage.of(store.root()) != null) {
          // What the other appliance leaves in its own folder does not show here whose they are.
          log.info(
              "The objects of {} in {} stay, as the other appliance may use the same; remove them"
                  + " by hand when it does not",
              pvName,
              store.root());
        } else if (Files.exists(
            Sidecars.folder(store.root(), "trash").resolve(run.job().parameter("reshard")))) {
          log.info("{} is shared; the files of {} in it stay", store.root(), pvName);
        } else {
          files += retirement.retire(run, store, former.key(), "taken over by another appliance");
        }
      }
    }
    return Map.of("files", String.valueOf(files));
  }
}
