package io.varve.etl.run;

import io.varve.etl.move.FailureCause;
import io.varve.etl.move.MoveReport;
import io.varve.etl.move.PartitionMove;
import io.varve.etl.move.Phase;
import io.varve.etl.plan.Selection;
import io.varve.etl.plan.Stage;
import io.varve.partition.Partition;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One run of one stage of one PV (contract mgmt-engine-etl 4.4): what is due leaves the source.
 *
 * <p>The caller holds the PV's files in both stores.
 */
public final class StageRun {
  private final Catalogue catalogue;
  private final PartitionMove move;
  private final Crew crew;
  private final Selection selection;

  public StageRun(Catalogue catalogue, PartitionMove move, Crew crew) {
    this.catalogue = catalogue;
    this.move = move;
    this.crew = crew;
    this.selection = new Selection(move::holdsNoSample);
  }

  /**
   * Moves what may move.
   *
   * @param now decides which partitions hold and gather let go
   * @param sealedBefore the engine never writes before it again
   */
  public Backlog run(
      String key, Stage stage, Instant now, Instant sealedBefore, MoveReport report) {
    try {
      long listing = System.nanoTime();
      List<PartitionFile> chosen =
          selection.select(catalogue.files(stage.source(), key), stage.source(), now, sealedBefore);
      Map<Partition, List<PartitionFile>> byDestination = grouped(key, stage, chosen, report);
      List<PartitionFile> borrowed = byDestination.isEmpty() ? List.of() : borrowed(key, stage);
      report.spent(Phase.LIST, listing);
      AtomicBoolean full = new AtomicBoolean();
      List<Group> groups =
          byDestination.entrySet().stream()
              .map(entry -> new Group(key, stage, entry.getKey(), entry.getValue(), borrowed, full))
              .toList();
      try {
        crew.runAll(groups);
      } finally {
        // What was moved was moved, even when one of them met a fault.
        groups.forEach(group -> report.add(group.report));
      }
      return chosen.size() > report.movedFiles() ? backlog(key, stage, chosen) : Backlog.NONE;
    } catch (IOException e) {
      report.failed(
          FailureCause.IO, "The files of store " + stage.source().name() + " cannot be seen: " + e);
      return Backlog.NONE;
    }
  }

  /**
   * What others have of the PV. A store that is not there holds everything back, as it may be so
   * for a moment only and nobody asks it again later.
   */
  private List<PartitionFile> borrowed(String key, Stage stage) throws IOException {
    List<PartitionFile> borrowed = new ArrayList<>();
    for (Store other : stage.borrowed()) {
      if (!Files.isDirectory(other.root())) {
        throw new IOException(
            "the other store that "
                + stage.source().name()
                + " is merged with is not there: "
                + other.root());
      }
      borrowed.addAll(catalogue.files(other, key));
    }
    return borrowed;
  }

  /** What goes into one partition of the destination. */
  private final class Group implements Runnable {
    private final String key;
    private final Stage stage;
    private final Partition partition;
    private final List<PartitionFile> files;
    private final List<PartitionFile> borrowed;
    private final AtomicBoolean full;
    private final MoveReport report = new MoveReport();

    private Group(
        String key,
        Stage stage,
        Partition partition,
        List<PartitionFile> files,
        List<PartitionFile> borrowed,
        AtomicBoolean full) {
      this.key = key;
      this.stage = stage;
      this.partition = partition;
      this.files = files;
      this.borrowed = borrowed;
      this.full = full;
    }

    @Override
    public void run() {
      if (stage.discards()) {
        move.discard(files, report);
      } else if (!full.get()) {
        move.move(key, stage.destination(), partition, files, borrowed, report);
        full.compareAndSet(false, report.outOfSpace());
      }
    }
  }

  private Backlog backlog(String key, Stage stage, List<PartitionFile> chosen) throws IOException {
    List<PartitionFile> left = new ArrayList<>(catalogue.files(stage.source(), key));
    left.retainAll(chosen);
    return left.isEmpty()
        ? Backlog.NONE
        : new Backlog(left.size(), Instant.ofEpochSecond(left.getFirst().partition().endSecond()));
  }

  private Map<Partition, List<PartitionFile>> grouped(
      String key, Stage stage, List<PartitionFile> chosen, MoveReport report) throws IOException {
    Map<Partition, List<PartitionFile>> groups = new LinkedHashMap<>();
    for (PartitionFile file : chosen) {
      if (isSettled(key, stage, file, report)) {
        Partition target = stage.destination().granularity().at(file.partition().startSecond());
        groups.computeIfAbsent(target, partition -> new ArrayList<>()).add(file);
      }
    }
    return groups;
  }

  /** Whether a file is whole, and not the unfinished destination of the stage before (E15). */
  private boolean isSettled(String key, Stage stage, PartitionFile file, MoveReport report)
      throws IOException {
    // Nothing is ever moved into the first store.
    if (stage.number() == 0
        || !move.isUnfinishedDestination(stage.source(), key, file.partition())) {
      return true;
    }
    try {
      move.settle(stage.source(), key, file.partition().name());
      return true;
    } catch (IOException e) {
      report.failed(
          FailureCause.UNSETTLED,
          file.path() + " is the end of an unfinished move that cannot be settled: " + e);
      return false;
    }
  }
}
