package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.registry.TypeInfos;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a PV the history of the one it replaces, whose name becomes its alias (contract
 * mgmt-engine-etl 1.1, appendAndAliasPV).
 *
 * <p>The job is of the newer PV. Parameters: {@code olderpv}, {@code storage}, and of the older PV,
 * which is gone when a job is taken up late, {@code olderkey} and {@code olderstores}, one URL a
 * line.
 */
final class AppendAndAlias implements Operation {
  /** So many samples of the older PV may be newer than the first of the newer one, as in EAA. */
  private static final int MOST_OVERLAPPING = 10;

  private final PvAccess access;
  private final RangeReader reader;
  private final Transplant transplant;
  private final Retirement retirement;
  private final TypeInfos typeInfos;
  private final Clock clock;

  AppendAndAlias(
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
    PvData newer = access.atRest(run.job().pvName());
    String olderName = run.job().parameter("olderpv");
    boolean absorbed = typeInfos.find(olderName).isEmpty();
    PvData older = absorbed ? former(run, olderName) : access.atRest(olderName);
    Store destination = PvAccess.writable(newer.store(run.job().parameter("storage")));
    try (PvLocks.Hold held = access.hold(newer);
        PvLocks.Hold heldOlder = access.hold(older)) {
      long samples = 0;
      if (!absorbed) {
        requireSameType(older, newer);
        if (!run.committed()) {
          // Afterwards the newer PV has samples of the older one.
          requireLittleOverlap(run, older, newer);
        }
        samples = copy(run, older, newer, destination);
        typeInfos.absorb(olderName, merged(older.info(), newer.info()));
        run.reached("switched");
      }
      run.commit();
      transplant.clear(run, destination);
      for (Store store : older.stores()) {
        retirement.retire(run, store, older.key(), "became part of PV " + newer.pvName());
      }
      return Map.of("samples", String.valueOf(samples));
    }
  }

  private long copy(JobRun run, PvData older, PvData newer, Store destination)
      throws IOException, JobFailure {
    Transplant.Task task =
        new Transplant.Task(
            SampleSource.of(reader, older.key(), older.stores(), SampleSource.ALWAYS),
            LineRule.asIs(newer.info().type(), newer.pvName()),
            destination,
            newer.key(),
            newer.pvName(),
            null);
    Prepared prepared = transplant.prepare(run, task);
    if (prepared.conflicts() > 0) {
      throw new JobFailure(
          "PVs %s and %s have %d samples of the same times and other values; nothing was changed"
              .formatted(older.pvName(), newer.pvName(), prepared.conflicts()));
    }
    transplant.publish(run, task);
    run.reached("copied");
    return prepared.samples();
  }

  private TypeInfo merged(TypeInfo older, TypeInfo newer) {
    Instant created =
        older.creationTime().isBefore(newer.creationTime())
            ? older.creationTime()
            : newer.creationTime();
    return newer.but().creationTime(created).modificationTime(clock.instant()).build();
  }

  /** What the older PV had, after its type info is gone. */
  private PvData former(JobRun run, String olderName) throws JobFailure {
    return access.of(
        TypeInfo.named(olderName)
            .chunkKey(run.job().parameter("olderkey"))
            .dataStores(Arrays.asList(run.job().parameter("olderstores").split("\n", -1)))
            .build());
  }

  private static void requireSameType(PvData older, PvData newer) throws JobFailure {
    if (older.info().type() != newer.info().type()) {
      throw new JobFailure(
          "PV %s is %s and PV %s is %s; they must be of one type"
              .formatted(
                  older.pvName(),
                  older.info().type().dbrName(),
                  newer.pvName(),
                  newer.info().type().dbrName()));
    }
  }

  private void requireLittleOverlap(JobRun run, PvData older, PvData newer)
      throws IOException, JobFailure {
    Instant first = firstOf(newer);
    if (first == null) {
      return;
    }
    long overlapping = 0;
    SampleSource later =
        SampleSource.of(
            reader, older.key(), older.stores(), new TimeRange(first, SampleSource.ALWAYS.to()));
    try (SampleStream samples = later.open()) {
      while (samples.next()) {
        overlapping++;
        run.goOn();
      }
    }
    if (overlapping > MOST_OVERLAPPING) {
      throw new JobFailure(
          "PV %s has %d samples after the first of PV %s at %s; nothing was changed, delete those of"
                  .formatted(older.pvName(), overlapping, newer.pvName(), first)
              + " one of them first");
    }
  }

  private @Nullable Instant firstOf(PvData data) throws IOException {
    try (SampleStream samples =
        SampleSource.of(reader, data.key(), data.stores(), SampleSource.ALWAYS).open()) {
      return samples.next()
          ? Instant.ofEpochSecond(samples.current().epochSecond(), samples.current().nano())
          : null;
    }
  }
}
