package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.registry.TypeInfos;
import io.varve.sample.DbrType;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns all data of a PV into another scalar type (contract mgmt-engine-etl 1.1, changeTypeForPV).
 * Parameters: {@code newtype}, and {@code lossy} to let values lose digits.
 *
 * <p>Every store is converted aside before the first file is replaced; the former files go to the
 * trash.
 */
final class ChangeType implements Operation {
  private final PvAccess access;
  private final Catalogue catalogue;
  private final PartitionContents contents;
  private final RangeReader reader;
  private final Transplant transplant;
  private final Trash trash;
  private final TypeInfos typeInfos;
  private final Clock clock;

  ChangeType(
      PvAccess access,
      Catalogue catalogue,
      PartitionContents contents,
      RangeReader reader,
      Transplant transplant,
      Trash trash,
      TypeInfos typeInfos,
      Clock clock) {
    this.access = access;
    this.catalogue = catalogue;
    this.contents = contents;
    this.reader = reader;
    this.transplant = transplant;
    this.trash = trash;
    this.typeInfos = typeInfos;
    this.clock = clock;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    PvData data = access.atRest(run.job().pvName());
    DbrType type = DbrType.ofDbrName(run.job().parameter("newtype"));
    boolean lossy = Boolean.parseBoolean(run.job().parameters().getOrDefault("lossy", "false"));
    if (type.waveform()) {
      throw new JobFailure(
          "PV %s cannot become %s; only scalar types are converted to"
              .formatted(data.pvName(), type.dbrName()));
    }
    try (PvLocks.Hold held = access.hold(data)) {
      requireReadable(data);
      List<Transplant.Task> tasks = new ArrayList<>();
      for (Store store : data.stores()) {
        if (holdsOther(store, data.key(), type)) {
          tasks.add(taskFor(run, data, PvAccess.writable(store), type, lossy));
        }
      }
      long samples = 0;
      for (Transplant.Task task : tasks) {
        samples += transplant.prepare(run, task).samples();
      }
      for (Transplant.Task task : tasks) {
        transplant.publish(run, task);
      }
      run.commit();
      run.reached("copied");
      typeInfos.change(
          data.pvName(),
          info ->
              info.type() == type
                  ? info
                  : info.but().type(type).modificationTime(clock.instant()).build());
      run.reached("switched");
      for (Transplant.Task task : tasks) {
        transplant.clear(run, task.destination());
      }
      return Map.of("samples", String.valueOf(samples));
    }
  }

  /** Whether there is anything to convert; what was converted must not be taken for the former. */
  private boolean holdsOther(Store store, String key, DbrType type) throws IOException, JobFailure {
    for (PartitionFile file : catalogue.files(PvAccess.writable(store), key)) {
      PartitionContent content = contents.of(file);
      if (content != null && content.header().type() != type) {
        return true;
      }
    }
    return false;
  }

  private Transplant.Task taskFor(JobRun run, PvData data, Store store, DbrType type, boolean lossy)
      throws IOException {
    return new Transplant.Task(
        SampleSource.of(reader, data.key(), List.of(store), SampleSource.ALWAYS),
        new Conversion(type, lossy, data.pvName()),
        store,
        data.key(),
        data.pvName(),
        trash.open(run, store, data.key(), "converted to " + type.dbrName()));
  }

  /** What cannot be read would be missing in the converted file. */
  private void requireReadable(PvData data) throws IOException, JobFailure {
    for (Store store : data.stores()) {
      for (PartitionFile file : catalogue.files(store, data.key())) {
        PartitionContent content = store.packing().writable() ? contents.of(file) : null;
        if (content != null && content.damaged()) {
          throw new JobFailure(
              file.path() + " has lines that cannot be read; repair it with './varve pb' first");
        }
      }
    }
  }
}
