package io.varve.etl.move;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Edition;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionRemoval;
import io.varve.store.Quarantine;
import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves partitions into one that cannot be appended to, by making it anew: what lies in it and what
 * the sources hold beside that, merged by time, is written to a file of its own, made durable,
 * published in one step, and only then are the sources removed that have not changed (E3, E9).
 *
 * <p>No checkpoint is needed. Publishing is atomic, so that the destination is always one of two
 * things: D, as it was, or the union of D and the sources. A repetition starts from either: from D
 * it does the same again, and from the union it finds each time there already, adds nothing, makes
 * sure that the destination is durable and removes the sources. What a crash leaves in the workshop
 * is replaced or swept.
 */
final class PartitionRewrite {
  private static final Logger log = LoggerFactory.getLogger(PartitionRewrite.class);

  private final PartitionFormats formats;
  private final PartitionRemoval removal;
  private final SpaceGate space;
  private final Quarantine quarantine;
  private final MoveSummaries summaries;
  private final Publication publication;
  private final MoveSettings settings;

  PartitionRewrite(
      PartitionFormats formats,
      PartitionRemoval removal,
      SpaceGate space,
      MoveSummaries summaries,
      MoveSettings settings) {
    this.formats = formats;
    this.removal = removal;
    this.space = space;
    this.quarantine = new Quarantine(settings.durable());
    this.summaries = summaries;
    this.publication = new Publication(settings.durable(), settings.failPoints());
    this.settings = settings;
  }

  /**
   * Moves files.
   *
   * @param borrowed files whose samples go into the destination, too, and that stay
   */
  void move(
      Target target, List<PartitionFile> files, List<PartitionFile> borrowed, MoveReport report) {
    long looking = System.nanoTime();
    List<RewriteSource> sources = look(target, files, report);
    report.spent(Phase.LIST, looking);
    if (sources.isEmpty()) {
      return;
    }
    try {
      Path workshop = Workshop.of(target.store(), settings.durable());
      // One name for each destination, so that a repetition replaces what a crash left.
      Path work = workshop.resolve(Checkpoints.nameOf(target.key(), target.partition().name()));
      try {
        List<RewriteSource> placed =
            place(target, sources, borrowed, sample -> false, work, report);
        long removing = System.nanoTime();
        remove(placed, report);
        report.spent(Phase.REMOVE, removing);
      } finally {
        Workshop.clear(work);
      }
    } catch (IOException e) {
      report.failed(FailureCause.IO, "Moving into " + target.path() + " failed: " + e);
    }
  }

  private List<RewriteSource> look(Target target, List<PartitionFile> files, MoveReport report) {
    List<RewriteSource> sources = new ArrayList<>();
    for (PartitionFile file : files) {
      try {
        RewriteSource source = look(target, file);
        if (source == null) {
          report.deferred();
        } else if (isSound(source, target, report)) {
          sources.add(source);
        }
      } catch (NoSuchFileException gone) {
        report.deferred();
      } catch (DamagedHeaderException e) {
        report.failed(
            FailureCause.DAMAGED,
            file.path() + " cannot be read and stays where it is: " + e.getMessage());
      } catch (IOException e) {
        report.failed(FailureCause.IO, file.path() + " cannot be read: " + e);
      }
    }
    return sources;
  }

  private @Nullable RewriteSource look(Target target, PartitionFile file) throws IOException {
    Edition edition = Edition.of(file.path());
    try (OpenPartition partition = formats.open(file)) {
      return partition == null
          ? null
          : RewriteSource.of(file, edition, partition, target.partition());
    }
  }

  private boolean isSound(RewriteSource source, Target target, MoveReport report)
      throws IOException {
    Path path = source.file().path();
    if (source.strays() > 0) {
      report.failed(
          FailureCause.STRAY_SAMPLES,
          path
              + " holds "
              + source.strays()
              + " samples outside "
              + target.partition().name()
              + " and stays where it is; correct their time or move them by hand");
      return false;
    }
    if (source.samples() == 0 && source.damagedLines() > 0) {
      report.failed(FailureCause.DAMAGED, path + " holds no readable sample and stays where it is");
      return false;
    }
    if (source.samples() == 0) {
      remove(List.of(source), report);
      return false;
    }
    return true;
  }

  /**
   * Makes a destination anew, so that it holds the samples of sources, too.
   *
   * @param leftOut which of its own samples it is not to hold any more
   * @param work what the names of files begin with that are made in the workshop
   * @return the sources whose samples it holds now, durably
   */
  List<RewriteSource> place(
      Target target,
      List<RewriteSource> sources,
      List<PartitionFile> borrowed,
      Predicate<SampleCursor> leftOut,
      Path work,
      MoveReport report)
      throws IOException {
    long writing = System.nanoTime();
    // Before anything of it is read, so that what comes after this look is never overwritten.
    Edition edition = Edition.of(target.path());
    PartitionHeader old;
    try {
      old = headerOf(target);
    } catch (DamagedHeaderException e) {
      Path aside = quarantine.setAside(target.store().root(), target.path());
      log.error("{} was set aside as {}: {}", target.path(), aside, e.getMessage());
      edition = Edition.ABSENT;
      old = null;
    }
    PartitionHeader header = old;
    List<RewriteSource> agreeing = new ArrayList<>();
    for (RewriteSource source : sources) {
      header = header == null ? source.header() : header;
      if (Headers.agree(header, source.header())) {
        agreeing.add(source);
      } else {
        report.failed(
            FailureCause.OTHER_HEADER,
            source.file().path()
                + " holds "
                + Headers.said(source.header())
                + " and stays where it is: "
                + target.path()
                + " holds "
                + Headers.said(header));
      }
    }
    boolean nothingNew = agreeing.isEmpty() && !sources.isEmpty();
    if (header == null || nothingNew || !fits(target, agreeing, report)) {
      return List.of();
    }
    MergePlan plan =
        new MergePlan(
            formats, target, old != null, agreeing, borrowed, leftOut, work, settings.memory());
    settings.failPoints().reached(Step.PLANNED);
    MergeResult result = plan.mergeInto(header, settings);
    report.conflicts(result.conflicts());
    if (result.conflicts() > 0) {
      log.warn(
          "{} samples for {} have the time of other samples there, which stay",
          result.conflicts(),
          target.path());
    }
    if (result.added() > 0 || result.dropped() > 0) {
      verify(target, result);
      if (result.destinationDamaged()) {
        Path aside = quarantine.keepCopy(target.store().root(), target.path());
        log.error("{} had unreadable lines; as it was it is kept as {}", target.path(), aside);
      }
      if (target.store().appendable()) {
        summaries.giveUp(target.file(), report);
      }
      publication.publish(result.file(), target.path(), edition);
    } else {
      // Perhaps put there by a process that died before it was durable.
      publication.secure(target.path());
    }
    report.spent(Phase.APPEND, writing);
    long summarising = System.nanoTime();
    if (target.store().appendable()) {
      summaries.bringUpToDate(target.file(), report);
    }
    report.spent(Phase.POST_PROCESS, summarising);
    return agreeing;
  }

  /** What the destination says it holds; null when it is not there. */
  private @Nullable PartitionHeader headerOf(Target target) throws IOException {
    try (OpenPartition old = formats.open(target.file())) {
      return old == null ? null : old.header();
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  private boolean fits(Target target, List<RewriteSource> sources, MoveReport report)
      throws IOException {
    long asking = System.nanoTime();
    long bytes = Math.max(0, Presence.lengthOf(target.path()));
    for (RewriteSource source : sources) {
      bytes += source.edition().length();
    }
    Optional<String> refusal =
        space.refusal(Sidecars.local(target.store().root()), bytes, settings.durable());
    report.spent(Phase.SPACE, asking);
    refusal.ifPresent(sentence -> report.failed(FailureCause.OUT_OF_SPACE, sentence));
    return refusal.isEmpty();
  }

  /** Reads the end of the new file back: its sources are about to be removed. */
  private void verify(Target target, MergeResult result) throws IOException {
    PartitionFile file = new PartitionFile(target.store(), result.file(), target.partition());
    try (OpenPartition written = formats.open(file)) {
      OpenPartition.Place last = written == null ? null : written.last();
      long time =
          last == null ? Long.MIN_VALUE : SourceScan.timeOf(last.time(), target.partition());
      if (written == null
          || !Headers.agree(written.header(), result.header())
          || time != result.last()) {
        throw new IOException(
            "What was written for " + target.path() + " reads otherwise; nothing was changed");
      }
    }
  }

  /** Removes sources, each unless it has changed since it was looked at (E9). */
  void remove(List<RewriteSource> sources, MoveReport report) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    List<PartitionRemoval.Copied> copied = new ArrayList<>();
    Map<Path, PartitionFile> files = new HashMap<>();
    for (RewriteSource source : sources) {
      keepUnreadableLines(source);
      files.put(source.file().path(), source.file());
      copied.add(new PartitionRemoval.Copied(source.file().path(), source.edition()));
    }
    removal.remove(
        sources.getFirst().file().store().root(),
        copied,
        (file, outcome) -> {
          if (outcome == PartitionRemoval.Outcome.REMOVED) {
            PartitionFile gone = files.get(file.file());
            if (gone != null && gone.store().appendable()) {
              summaries.forget(gone, report);
            }
            settings.failPoints().reached(Step.SOURCE_REMOVED);
            report.moved(file.edition().length());
          } else {
            log.info("{} has changed since it was copied, or is gone", file.file());
            report.deferred();
          }
        });
    settings.failPoints().reached(Step.SOURCES_REMOVED);
  }

  private void keepUnreadableLines(RewriteSource source) throws IOException {
    if (source.damagedLines() > 0) {
      Path file = source.file().path();
      Path aside = quarantine.keepCopy(source.file().store().root(), file);
      log.error(
          "{} had {} unreadable lines; as it was it is kept as {}",
          file,
          source.damagedLines(),
          aside);
    }
  }
}
