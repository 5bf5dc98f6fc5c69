package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.registry.TypeInfos;
import io.varve.store.RangeReader;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives one of a PV's stores another place or form (contract mgmt-engine-etl 1.4, changeStore).
 *
 * <p>Parameters: {@code storage}, its {@code from} URL and its {@code newbackend} URL. The type
 * info names the new store as soon as that holds everything, and the old files go to the trash
 * afterwards.
 */
final class ChangeStore implements Operation {
  private final PvAccess access;
  private final RangeReader reader;
  private final Transplant transplant;
  private final Retirement retirement;
  private final TypeInfos typeInfos;
  private final Clock clock;

  ChangeStore(
      PvAccess access,
      RangeReader reader,
      Transplant transplant,
      Retirement retirement,
      TypeInfos typeInfos,
      Clock clock) {
    this.access = access;
    this.reader = reader;
    this.transplant = transplant;
    this.retirement = retirement;
    this.typeInfos = typeInfos;
    this.clock = clock;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    PvData data = access.atRest(run.job().pvName());
    String fromUrl = run.job().parameter("from");
    String toUrl = run.job().parameter("newbackend");
    boolean switched = data.info().dataStores().contains(toUrl);
    TypeInfo changed = switched ? data.info() : changed(data.info(), fromUrl, toUrl);
    Optional<String> fault = access.faultOf(changed);
    if (fault.isPresent()) {
      throw new JobFailure("The stores would not fit together any more: " + fault.get());
    }
    Store from = access.storeOf(fromUrl);
    Store to = PvAccess.writable(access.storeOf(toUrl));
    requireOwnPlace(data, from, to);
    try (PvLocks.Hold held = access.hold(data, from, to)) {
      if (samePlace(from, to)) {
        replaceUrl(data.pvName(), fromUrl, toUrl);
        return Map.of("samples", "0");
      }
      Transplant.Task task =
          new Transplant.Task(
              SampleSource.of(reader, data.key(), List.of(from), SampleSource.ALWAYS),
              LineRule.asIs(data.info().type(), data.pvName()),
              to,
              data.key(),
              data.pvName(),
              null);
      long samples = 0;
      if (!switched) {
        Prepared prepared = transplant.prepare(run, task);
        if (prepared.conflicts() > 0) {
          throw new JobFailure(
              "%s holds %d samples of PV %s with the same times and other values; nothing was changed"
                  .formatted(to.root(), prepared.conflicts(), data.pvName()));
        }
        samples = prepared.samples();
        transplant.publish(run, task);
        run.reached("copied");
        replaceUrl(data.pvName(), fromUrl, toUrl);
        run.reached("switched");
      }
      run.commit();
      transplant.clear(run, to);
      retirement.retire(run, from, data.key(), "moved to another store: " + to.root());
      return Map.of("samples", String.valueOf(samples));
    }
  }

  private static TypeInfo changed(TypeInfo info, String fromUrl, String toUrl) throws JobFailure {
    List<String> urls = new ArrayList<>(info.dataStores());
    int index = urls.indexOf(fromUrl);
    if (index < 0) {
      throw new JobFailure("PV " + info.pvName() + " has no store " + fromUrl + " any more");
    }
    urls.set(index, toUrl);
    return info.but().dataStores(urls).build();
  }

  private void replaceUrl(String pvName, String fromUrl, String toUrl) {
    typeInfos.change(
        pvName,
        info -> {
          List<String> urls = new ArrayList<>(info.dataStores());
          if (!urls.contains(fromUrl)) {
            return info;
          }
          urls.set(urls.indexOf(fromUrl), toUrl);
          return info.but().dataStores(urls).modificationTime(clock.instant()).build();
        });
  }

  /** Two stores of a PV in one folder would take each other's files for their own. */
  private static void requireOwnPlace(PvData data, Store from, Store to)
      throws IOException, JobFailure {
    for (Store other : data.stores()) {
      if (!other.equals(from) && !other.equals(to) && sameFolder(other.root(), to.root())) {
        throw new JobFailure(
            "Store %s of PV %s is in the folder %s already; each store needs its own"
                .formatted(other.name(), data.pvName(), to.root()));
      }
    }
  }

  private static boolean samePlace(Store from, Store to) throws IOException {
    return sameFolder(from.root(), to.root())
        && from.granularity() == to.granularity()
        && from.packing().equals(to.packing())
        && from.encoding().extension().equals(to.encoding().extension());
  }

  /** Also when one of them is a link to the other. */
  private static boolean sameFolder(Path one, Path other) throws IOException {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
        || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
  }
}
