package io.varve.etl.move;

import io.varve.operator.Reduction;
import io.varve.operator.Samples;
import io.varve.partition.Partition;
import io.varve.store.Catalogue;
import io.varve.store.FileHandles;
import io.varve.store.Listings;
import io.varve.store.Moment;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.Quarantine;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves partitions into a store that keeps the results of an operator in the place of samples, so
 * that after each move it holds what one computation over all samples gives that ever came
 * (contract mgmt-engine-etl 4.7; EAA computes over each file for itself).
 *
 * <p>The order: a {@link Carry} that announces the results; the results into the destination,
 * partition by partition, each made anew and published in one step; then a carry that holds the
 * samples of results that may change yet and names the sources; then the sources go. A death before
 * the second carry leaves the samples of the move before and all sources, from which the results
 * come again, and those that were announced give way to them. After it, the sources it names are
 * removed without being looked at.
 *
 * <p>Samples that come late, when the results of their time are settled, find their place where the
 * destination has nothing. Otherwise what is there stays, and the source is kept as it was in
 * {@code .varve/quarantine} of its store, before the second carry.
 */
final class ReducingMove {
  private static final Logger log = LoggerFactory.getLogger(ReducingMove.class);

  /** Bytes of sources that are reduced together. */
  private static final long BATCH = 16L << 20;

  private final PartitionFormats formats;
  private final Catalogue catalogue;
  private final PartitionRewrite rewrite;
  private final ReductionSources sources;
  private final Recovery recovery;
  private final SpaceGate space;
  private final Quarantine quarantine;
  private final MoveSettings settings;

  ReducingMove(
      PartitionFormats formats,
      PartitionRewrite rewrite,
      Recovery recovery,
      SpaceGate space,
      MoveSettings settings) {
    this.formats = formats;
    this.catalogue = new Catalogue(FileHandles.unbounded(), Listings.forgetful(), formats);
    this.rewrite = rewrite;
    this.sources = new ReductionSources(formats, rewrite, settings);
    this.recovery = recovery;
    this.space = space;
    this.quarantine = new Quarantine(settings.durable());
    this.settings = settings;
  }

  /**
   * Moves files, oldest first. One that cannot be read keeps those behind it waiting, as results
   * without it could not be corrected.
   */
  void move(
      String key,
      Store destination,
      Reduction reduction,
      List<PartitionFile> files,
      MoveReport report) {
    try {
      Path work =
          Workshop.of(destination, settings.durable()).resolve(Checkpoints.nameOf(key, "reduced"));
      Carries carries = carries(destination);
      ReductionTask task = new ReductionTask(key, destination, reduction, carries, work, report);
      try {
        move(task, files);
      } finally {
        Workshop.clear(work);
      }
    } catch (IOException e) {
      report.failed(
          FailureCause.IO,
          "Reducing samples of " + key + " into store " + destination.name() + " failed: " + e);
    }
  }

  /** Forgets what a PV's next move would go on from; its newest results stay as they are. */
  void forget(Store store, String key) throws IOException {
    carries(store).remove(key);
  }

  /** As {@link #forget(Store, String)}, unless results up to a moment cannot change anyhow. */
  void forget(Store store, String key, Moment upTo) throws IOException {
    Carries carries = carries(store);
    Optional<Carry> carry = carries.find(key);
    if (carry.isPresent() && carry.get().from().compareTo(upTo) <= 0) {
      carries.remove(key);
    }
  }

  private Carries carries(Store store) {
    return new Carries(store.root(), settings.durable(), settings.failPoints());
  }

  private void move(ReductionTask task, List<PartitionFile> files) throws IOException {
    Carry found = task.carries().find(task.key()).orElse(null);
    List<PartitionFile> left = found == null ? files : removeSettled(task, found, files);
    List<ReductionSource> all = sources.look(task, left);
    Optional<String> refusal = space.refusal(task.destination().root(), 0, settings.durable());
    if (refusal.isPresent() && !all.isEmpty()) {
      task.report().failed(FailureCause.OUT_OF_SPACE, refusal.get());
      return;
    }
    for (List<ReductionSource> batch : batches(all)) {
      if (!reduce(task, carryOf(task), batch)) {
        return;
      }
    }
  }

  /** What there is to go on from; null for nothing. */
  private static @Nullable Carry carryOf(ReductionTask task) throws IOException {
    Carry carry = task.carries().find(task.key()).orElse(null);
    if (carry != null && !carry.operator().equals(task.reduction().text())) {
      log.info("{} is reduced by {} from here on", task.key(), task.reduction().text());
      return null;
    }
    return carry;
  }

  /** As many at a time as their results can be told apart in memory. */
  private static List<List<ReductionSource>> batches(List<ReductionSource> all) {
    List<List<ReductionSource>> batches = new ArrayList<>();
    long bytes = Long.MAX_VALUE;
    for (ReductionSource source : all) {
      if (bytes >= BATCH) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.getLast().add(source);
      bytes += source.content().edition().length();
    }
    return batches;
  }

  /** What a move that died had no time to remove. */
  private List<PartitionFile> removeSettled(
      ReductionTask task, Carry carry, List<PartitionFile> files) throws IOException {
    List<PartitionFile> left = new ArrayList<>();
    List<RewriteSource> settled = new ArrayList<>();
    for (PartitionFile file : files) {
      String edition = carry.settled().get(file.path().toString());
      RewriteSource source = edition == null ? null : sources.read(file, task.report());
      if (source != null && source.edition().text().equals(edition)) {
        settled.add(source);
      } else {
        left.add(file);
      }
    }
    rewrite.remove(settled, task.report());
    return left;
  }

  /** False when the results cannot be put into the destination, all of them. */
  private boolean reduce(ReductionTask task, @Nullable Carry carry, List<ReductionSource> sources)
      throws IOException {
    long computing = System.nanoTime();
    settings.failPoints().reached(Step.PLANNED);
    String pvName = sources.getFirst().content().header().pvName();
    List<Seam> read = new ArrayList<>();
    List<PartitionFile> results;
    Moment last;
    long leftOut;
    Moment frontier;
    try (Settled settled =
            new Settled(catalogue, task.reduction(), task.destination(), task.key());
        ResultFiles files = new ResultFiles(formats, task.destination(), task.work())) {
      Moment newest = carry == null ? settled.newest() : null;
      frontier =
          carry == null
              ? (newest == null ? Moment.MIN : task.reduction().behind(newest))
              : carry.from();
      if (sources.stream().anyMatch(source -> source.isOlderThan(frontier))) {
        try (SampleStream late =
            task.reduction()
                .over(
                    Samples.of(
                        pvName, () -> sequence(sources, time -> time.compareTo(frontier) < 0)))) {
          files.add(late, settled::keeps);
        }
      }
      try (SampleStream computed =
          task.reduction()
              .over(
                  Samples.of(
                      pvName,
                      () -> {
                        read.add(seam(carry, sources, frontier));
                        return read.getLast();
                      }))) {
        files.add(computed, result -> true);
      }
      results = files.finish();
      last = files.last();
      leftOut = settled.leftOut();
    }
    task.report().spent(Phase.LIST, computing);
    Carry pending = announce(task, carry, frontier, results);
    if (!place(task, pending, results)) {
      return false;
    }
    keepLate(task, sources, frontier, leftOut);
    Seam seam = read.getLast();
    Moment newest = seam.newest();
    if (seam.anyFresh() && newest != null) {
      Moment from = task.reduction().resumesFrom(newest, last);
      writeCarry(task, sources, frontier, from, shownFrom(from, results));
    }
    long removing = System.nanoTime();
    rewrite.remove(sources.stream().map(ReductionSource::content).toList(), task.report());
    task.report().spent(Phase.REMOVE, removing);
    return true;
  }

  /**
   * Notes what is about to be put into the destination. Until the sources are settled all of it may
   * change: when this move dies, the next one may have more to compute from.
   */
  private Carry announce(
      ReductionTask task, @Nullable Carry carry, Moment frontier, List<PartitionFile> results)
      throws IOException {
    Set<Carry.Shown> shown = shownFrom(frontier, results);
    if (carry != null) {
      shown.addAll(carry.shown());
    }
    List<Sequence.Piece> carried = carry == null ? List.of() : carry.pieces();
    try (Sequence samples = new Sequence(carried, time -> true)) {
      task.carries().write(task.key(), task.reduction().text(), frontier, shown, Map.of(), samples);
    }
    return carryJustWritten(task);
  }

  private static Carry carryJustWritten(ReductionTask task) throws IOException {
    return task.carries()
        .find(task.key())
        .orElseThrow(() -> new IOException("The carry of " + task.key() + " cannot be read back"));
  }

  private Sequence sequence(List<ReductionSource> sources, Predicate<Moment> wanted) {
    return new Sequence(
        sources.stream().map(source -> Sequence.Piece.of(formats, source.readable())).toList(),
        wanted);
  }

  private Seam seam(@Nullable Carry carry, List<ReductionSource> sources, Moment from) {
    List<Sequence.Piece> carried = carry == null ? List.of() : carry.pieces();
    return new Seam(
        new Sequence(carried, time -> true), sequence(sources, time -> time.compareTo(from) >= 0));
  }

  /** Puts the results into the destination; false when some of them cannot lie there. */
  private boolean place(ReductionTask task, Carry pending, List<PartitionFile> results)
      throws IOException {
    Map<Long, List<RewriteSource>> byStart = new TreeMap<>();
    for (Carry.Shown shown : pending.shown()) {
      byStart.putIfAbsent(
          task.destination().granularity().at(shown.epochSecond()).startSecond(),
          new ArrayList<>());
    }
    for (PartitionFile result : results) {
      RewriteSource source = sources.read(result, task.report());
      if (source != null) {
        byStart
            .computeIfAbsent(result.partition().startSecond(), start -> new ArrayList<>())
            .add(source);
      }
    }
    for (Map.Entry<Long, List<RewriteSource>> entry : byStart.entrySet()) {
      Partition partition = task.destination().granularity().at(entry.getKey());
      Target target = new Target(task.destination(), task.key(), partition);
      recovery.settle(task.destination(), task.key(), partition.name());
      Path work = task.work().resolveSibling(Checkpoints.nameOf(task.key(), partition.name()));
      try {
        List<RewriteSource> placed =
            rewrite.place(
                target, entry.getValue(), List.of(), pending::mayChange, work, task.report());
        if (placed.size() < entry.getValue().size() || task.report().outOfSpace()) {
          return false;
        }
      } finally {
        Workshop.clear(work);
      }
    }
    return true;
  }

  private Set<Carry.Shown> shownFrom(Moment from, List<PartitionFile> results) throws IOException {
    Set<Carry.Shown> shown = new HashSet<>();
    for (PartitionFile file : results) {
      if (file.partition().endSecond() <= from.epochSecond()) {
        continue;
      }
      try (Sequence sequence =
          new Sequence(
              List.of(Sequence.Piece.of(formats, file)), time -> time.compareTo(from) >= 0)) {
        while (sequence.next()) {
          shown.add(Carry.Shown.of(sequence.current()));
        }
      }
    }
    return shown;
  }

  private void writeCarry(
      ReductionTask task,
      List<ReductionSource> sources,
      Moment frontier,
      Moment from,
      Set<Carry.Shown> shown)
      throws IOException {
    Map<String, String> editions = new TreeMap<>();
    sources.forEach(
        source ->
            editions.put(
                source.content().file().path().toString(), source.content().edition().text()));
    List<ReductionSource> needed =
        sources.stream()
            .filter(source -> source.readable().partition().endSecond() > from.epochSecond())
            .toList();
    Moment both = from.compareTo(frontier) > 0 ? from : frontier;
    List<Sequence.Piece> carried = carryJustWritten(task).pieces();
    Predicate<Moment> wanted = time -> task.reduction().carries(time, from);
    try (Seam seam =
        new Seam(
            new Sequence(carried, wanted),
            sequence(needed, time -> time.compareTo(both) >= 0 && wanted.test(time)))) {
      task.carries().write(task.key(), task.reduction().text(), from, shown, editions, seam);
    }
  }

  /** Before the carry names the sources: those are removed after a death without a look at them. */
  private void keepLate(
      ReductionTask task, List<ReductionSource> sources, Moment frontier, long leftOut)
      throws IOException {
    if (leftOut == 0) {
      return;
    }
    task.report().conflicts(leftOut);
    for (ReductionSource source : sources) {
      if (source.isOlderThan(frontier)) {
        Path path = source.content().file().path();
        Path aside = quarantine.keepCopy(source.content().file().store().root(), path);
        log.warn(
            "{} came when the results of its time were settled; it is kept as {}", path, aside);
      }
    }
  }
}
