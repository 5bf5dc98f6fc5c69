package io.varve.etl.job;

import io.varve.etl.move.PartitionMove;
import io.varve.etl.run.Consolidation;
import io.varve.etl.run.PvLocks;
import io.varve.etl.run.PvTable;
import io.varve.etl.run.RecordingCheck;
import io.varve.etl.run.StoreLocks;
import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.PartitionReplacement;
import io.varve.store.Quarantine;
import io.varve.store.RangeReader;
import io.varve.store.Renaming;
import io.varve.store.StoreMacros;
import io.varve.summary.Summaries;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Puts the operations of the jobs together. */
public final class Operations {
  private final Registry registry;
  private final String appliance;
  private final Trash trash;
  private final Folders folders;
  private final Map<String, Operation> byKind;

  /**
   * What the operations work with.
   *
   * @param reserve bytes that stay free in each store
   * @param summaries null when none are wanted
   */
  public record Tools(
      Registry registry,
      String appliance,
      KeyRule keyRule,
      StoreMacros macros,
      Catalogue catalogue,
      PvTable table,
      PvLocks locks,
      StoreLocks stores,
      PartitionMove move,
      Consolidation consolidation,
      RecordingCheck recording,
      FreeSpace space,
      long reserve,
      Durable durable,
      @Nullable Summaries summaries,
      Clock clock) {}

  public Operations(Tools tools, JobProperties properties) {
    this.registry = tools.registry();
    this.appliance = tools.appliance();
    Clock clock = tools.clock();
    Durable durable = tools.durable();
    this.folders = new Folders(durable);
    Catalogue catalogue = tools.catalogue();
    RangeReader reader = new RangeReader(catalogue);
    PartitionReplacement replacement = new PartitionReplacement(durable);
    PvAccess access =
        new PvAccess(
            registry.typeInfos(),
            registry.leases(),
            appliance,
            tools.keyRule(),
            tools.macros(),
            tools.table(),
            tools.locks(),
            tools.recording(),
            clock);
    this.trash =
        new Trash(
            registry.trashFolders(),
            tools.macros(),
            appliance,
            folders,
            properties.trashFor(),
            clock);
    SummaryCare summaries = new SummaryCare(tools.summaries());
    PartitionContents contents = new PartitionContents(catalogue.formats());
    Transplant transplant =
        new Transplant(
            contents,
            durable,
            folders,
            replacement,
            tools.move(),
            tools.stores(),
            tools.space(),
            summaries,
            tools.reserve());
    Retirement retirement =
        new Retirement(
            catalogue,
            contents,
            tools.stores(),
            replacement,
            trash,
            new Quarantine(durable),
            summaries);
    Fetch fetch = new Fetch(new RemoteArchive(properties.fetchFor()), folders);
    this.byKind =
        Map.of(
            "reshard",
            new Reshard(
                appliance,
                access,
                reader,
                fetch,
                transplant,
                trash,
                folders,
                registry.typeInfos(),
                clock),
            "retire",
            new RetirePv(appliance, access, retirement, registry.typeInfos()),
            "consolidate",
            new Consolidate(tools.consolidation()),
            "rename",
            new Rename(
                access,
                new Renaming(durable, catalogue),
                catalogue,
                tools.stores(),
                summaries,
                registry.typeInfos(),
                clock),
            "changeStore",
            new ChangeStore(access, reader, transplant, retirement, registry.typeInfos(), clock),
            "changeType",
            new ChangeType(
                access,
                catalogue,
                contents,
                reader,
                transplant,
                trash,
                registry.typeInfos(),
                clock),
            "appendAndAlias",
            new AppendAndAlias(access, reader, transplant, retirement, registry.typeInfos(), clock),
            "import",
            new ImportData(access, catalogue, reader, fetch, transplant, folders),
            "deleteRange",
            new DeleteRange(
                access,
                registry.deletedRanges(),
                catalogue,
                contents,
                replacement,
                tools.move(),
                tools.stores(),
                trash,
                folders,
                durable,
                summaries,
                clock),
            "restoreRange",
            new RestoreRange(
                access, registry.deletedRanges(), catalogue, reader, transplant, trash, clock));
  }

  /** The loop that does them. */
  public JobLoop loop(
      String worker, JobGate gate, Executor executor, JobProperties properties, Clock clock) {
    return loop(worker, gate, executor, properties, clock, FaultPoints.NONE);
  }

  JobLoop loop(
      String worker,
      BooleanSupplier gate,
      Executor executor,
      JobProperties properties,
      Clock clock,
      FaultPoints faults) {
    return new JobLoop(
        registry,
        appliance,
        worker,
        byKind,
        trash,
        folders,
        gate,
        executor,
        properties.rememberFor(),
        clock,
        faults);
  }
}
