package io.varve.etl.space;

import io.varve.etl.plan.PvStages;
import io.varve.etl.run.Pv;
import io.varve.etl.run.PvTable;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which partitions a policy lets go, and in which order. */
public final class Candidates {
  private final PvTable table;
  private final Catalogue catalogue;

  public Candidates(PvTable table, Catalogue catalogue) {
    this.table = table;
    this.catalogue = catalogue;
  }

  /**
   * A partition that may go.
   *
   * @param pv whose it is
   */
  record Candidate(PvStages pv, PartitionFile file) {}

  /** The folders of the stores of a name, each with the PVs that a policy holds for. */
  Map<Path, List<PvStages>> places(String store, EvictionProperties.Policy policy) {
    Map<Path, List<PvStages>> places = new LinkedHashMap<>();
    for (Pv pv : table.all()) {
      PvStages plan = pv.plan();
      for (Store one : plan.stores()) {
        boolean last = plan.fault() == null && one.equals(plan.stores().getLast());
        if (one.name().equals(store) && (last || policy.alsoBeforeOthers())) {
          places.computeIfAbsent(one.root(), root -> new ArrayList<>()).add(plan);
        }
      }
    }
    return places;
  }

  /**
   * The partitions that may go, oldest first, whosever they are.
   *
   * @param before none that ends later
   * @param sealedBefore nor one that the engine may still write to
   */
  List<Candidate> oldestFirst(
      String store, Path root, List<PvStages> pvs, Instant before, Instant sealedBefore)
      throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (PvStages pv : pvs) {
      for (Store one : pv.stores()) {
        if (!one.name().equals(store) || !one.root().equals(root)) {
          continue;
        }
        boolean first = one.equals(pv.stores().getFirst());
        Instant end = first && sealedBefore.isBefore(before) ? sealedBefore : before;
        for (PartitionFile file : catalogue.files(one, pv.key())) {
          if (file.partition().endSecond() <= end.getEpochSecond()) {
            candidates.add(new Candidate(pv, file));
          }
        }
      }
    }
    candidates.sort(
        Comparator.<Candidate>comparingLong(one -> one.file().partition().endSecond())
            .thenComparing(one -> one.pv().pvName()));
    return candidates;
  }
}
