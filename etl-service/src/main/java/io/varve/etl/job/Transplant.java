package io.varve.etl.job;

import io.varve.etl.move.PartitionMove;
import io.varve.etl.run.StoreLocks;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.FreeSpace;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionReplacement;
import io.varve.store.Quarantine;
import io.varve.store.SampleStream;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings samples into a store: copied aside, read back and compared, merged with what the store
 * has, and only then shown, file by file, each in one step.
 *
 * <p>All that is not shown lies in {@code <root>/.varve/jobs/<job>}. A note there says that the
 * copy is complete and verified; before it a job begins anew, after it, it only goes on. So a death
 * at any instruction leaves the store as it was, or with some files replaced by others that hold
 * the same and more.
 */
final class Transplant {
  private static final Logger log = LoggerFactory.getLogger(Transplant.class);

  /** Lines between two looks at the clock. */
  private static final int OFTEN = 4096;

  private static final int MOST_TRIES = 5;

  private final PartitionContents contents;
  private final Durable durable;
  private final Quarantine quarantine;
  private final Folders folders;
  private final PartitionReplacement replacement;
  private final PartitionMove move;
  private final StoreLocks locks;
  private final FreeSpace space;
  private final SummaryCare summaries;
  private final long reserve;

  Transplant(
      PartitionContents contents,
      Durable durable,
      Folders folders,
      PartitionReplacement replacement,
      PartitionMove move,
      StoreLocks locks,
      FreeSpace space,
      SummaryCare summaries,
      long reserve) {
    this.contents = contents;
    this.durable = durable;
    this.quarantine = new Quarantine(durable);
    this.folders = folders;
    this.replacement = replacement;
    this.move = move;
    this.locks = locks;
    this.space = space;
    this.summaries = summaries;
    this.reserve = reserve;
  }

  /**
   * What is brought where.
   *
   * @param source the samples
   * @param rule how they become lines
   * @param destination the store
   * @param key of the PV there
   * @param pvName for the headers
   * @param former where files go that are replaced by others with the same samples in another form;
   *     null to merge with them instead
   */
  record Task(
      SampleSource source,
      LineRule rule,
      Store destination,
      String key,
      String pvName,
      @Nullable Store former) {}

  /**
   * Copies aside, verifies and merges. Changes nothing that anybody sees.
   *
   * @throws JobFailure when the samples do not fit what is there, or there is no room
   */
  Prepared prepare(JobRun run, Task task) throws IOException, JobFailure {
    locks.open(task.destination());
    Path folder = folder(run, task.destination());
    run.scratch(folder);
    Prepared known = Prepared.read(folder);
    if (known != null) {
      return known;
    }
    folders.remove(folder);
    folders.make(folder);
    Store gathered = PartitionContents.plainAt(task.destination(), folder.resolve("gathered"));
    try (PartitionWriter writer = new PartitionWriter(gathered, task.key(), durable)) {
      copy(run, task, writer);
      writer.close();
      run.reached("gathered");
      verify(run, task, gathered, writer);
      Prepared prepared = new Prepared();
      Path ready = folder.resolve("ready");
      for (Partition partition : writer.partitions()) {
        run.goOn();
        combine(run, task, gathered, ready, partition, prepared);
      }
      run.reached("combined");
      prepared.write(folder, folders);
      run.reached("verified");
      return prepared;
    }
  }

  /** Whether an earlier process has copied and verified, so that the source is not needed again. */
  boolean isPrepared(JobRun run, Store destination) throws IOException {
    return Prepared.read(folder(run, destination)) != null;
  }

  private void copy(JobRun run, Task task, PartitionWriter writer) throws IOException, JobFailure {
    requireRoom(task.destination());
    long copied = 0;
    try (SampleStream samples = task.source().open()) {
      while (samples.next()) {
        SampleCursor sample = samples.current();
        writer.turnTo(sample.epochSecond(), headerFor(task, sample.header()));
        task.rule().write(sample, writer.lines());
        writer.written();
        if (++copied % OFTEN == 0) {
          run.goOn();
        }
        if (copied % (256 * OFTEN) == 0) {
          requireRoom(task.destination());
          run.say(0, 0, copied + " samples are copied for store " + task.destination().name());
        }
      }
    }
    run.say(0, 0, copied + " samples were copied; they are compared with their source");
  }

  private static PartitionHeader headerFor(Task task, PartitionHeader source) throws JobFailure {
    return new PartitionHeader(
        task.rule().typeFor(source.type()),
        task.pvName(),
        source.year(),
        source.elementCount(),
        source.fields());
  }

  /** Reads source and copy once more and compares them, partition by partition. */
  private static void verify(JobRun run, Task task, Store gathered, PartitionWriter writer)
      throws IOException, JobFailure {
    Map<Partition, Tally> expected = new HashMap<>();
    LineBuffer line = new LineBuffer(256);
    long read = 0;
    try (SampleStream samples = task.source().open()) {
      while (samples.next()) {
        line.clear();
        task.rule().write(samples.current(), line);
        Partition partition = task.destination().granularity().at(samples.current().epochSecond());
        expected.computeIfAbsent(partition, p -> new Tally()).add(line);
        if (++read % OFTEN == 0) {
          run.goOn();
        }
      }
    }
    for (Partition partition : writer.partitions()) {
      Tally found = Tally.of(PlainFile.of(gathered.file(task.key(), partition)));
      Tally wanted = expected.remove(partition);
      if (wanted == null || !wanted.equalTo(found)) {
        throw new JobFailure(
            "The copy of %s differs from its source (%s instead of %s); nothing was changed"
                .formatted(partition.name(), found, wanted));
      }
    }
    if (!expected.isEmpty()) {
      throw new JobFailure("The source changed while it was copied; nothing was changed");
    }
  }

  private void combine(
      JobRun run, Task task, Store gathered, Path ready, Partition partition, Prepared prepared)
      throws IOException, JobFailure {
    move.settle(task.destination(), task.key(), partition.name());
    Path target = task.destination().file(task.key(), partition);
    PlainFile added = Objects.requireNonNull(PlainFile.of(gathered.file(task.key(), partition)));
    Edition seen = Edition.of(target);
    PartitionContent there = contents.of(new PartitionFile(task.destination(), target, partition));
    long samples = Tally.of(added).samples();
    Path plain = PartitionContents.plainAt(task.destination(), ready).file(task.key(), partition);
    folders.make(Objects.requireNonNull(plain.getParent()));
    if (there == null || task.former() != null) {
      Files.move(added.path(), plain, StandardCopyOption.ATOMIC_MOVE);
      encode(task, plain, ready, partition);
      prepared.add(partition.name(), samples, samples, 0, seen);
      return;
    }
    task.rule().typeFor(there.header().type());
    requireName(task, there);
    Union.Result merged = merge(there, added, plain);
    if (merged.added() == 0) {
      Files.delete(plain);
    } else {
      encode(task, plain, ready, partition);
    }
    prepared.add(partition.name(), samples, merged.added(), merged.conflicts(), there.edition());
    run.goOn();
  }

  /** Turns what was prepared into a file of the destination's encoding. */
  private void encode(Task task, Path plain, Path ready, Partition partition)
      throws IOException, JobFailure {
    if (!task.destination().appendable()) {
      contents.encode(plain, readyFile(task, ready, partition));
      Files.delete(plain);
    }
  }

  /** What is to become the file of a partition. */
  private static PartitionFile readyFile(Task task, Path ready, Partition partition) {
    Store store = PartitionContents.at(task.destination(), ready);
    return new PartitionFile(store, store.file(task.key(), partition), partition);
  }

  private static void requireName(Task task, PartitionContent there) throws JobFailure {
    if (!there.header().pvName().equals(task.pvName())) {
      throw new JobFailure(
          "%s holds samples of PV %s, and those to be added are of %s; nothing was changed"
              .formatted(there.path(), there.header().pvName(), task.pvName()));
    }
  }

  /** Writes the union of two files and reads it back. */
  private static Union.Result merge(PartitionContent there, PlainFile added, Path result)
      throws IOException, JobFailure {
    Tally wanted = new Tally();
    Union.Result merged;
    try (LineFile out = new LineFile(result, there.header())) {
      merged =
          Union.of(
              there,
              added,
              result,
              line -> {
                out.add(line);
                wanted.add(line);
              });
    }
    Tally found = Tally.of(PlainFile.of(result));
    if (!wanted.equalTo(found)) {
      throw new JobFailure(
          "What was to become %s differs from what was written (%s instead of %s)"
              .formatted(there.path(), found, wanted));
    }
    return merged;
  }

  /** Shows what was prepared. Can only go on from here. */
  void publish(JobRun run, Task task) throws IOException, JobFailure {
    Path folder = folder(run, task.destination());
    Prepared prepared =
        Objects.requireNonNull(Prepared.read(folder), "it is shown after it was prepared");
    run.commit();
    move.settleReduced(task.destination(), task.key(), Instant.MAX);
    for (Prepared.Entry entry : prepared.entries()) {
      Partition partition = task.destination().granularity().parse(entry.partition()).orElseThrow();
      PartitionFile ready = readyFile(task, folder.resolve("ready"), partition);
      Path content = ready.path();
      Path target = task.destination().file(task.key(), partition);
      PartitionFile file = new PartitionFile(task.destination(), target, partition);
      if (!Files.exists(content)) {
        // In its place already; who put it there may have died before that was durable.
        durable.syncFolder(Objects.requireNonNull(target.getParent()));
      }
      Edition seen = entry.there();
      for (int tries = 0; Files.exists(content); tries++) {
        Store former = task.former();
        Path aside = former == null ? null : former.file(task.key(), entry.partition());
        PartitionContent there = contents.of(file);
        if (aside == null && there != null && there.damaged()) {
          aside = quarantine.placeFor(task.destination().root(), target);
          log.warn("{} has damage; the former file is kept as {}", target, aside);
        }
        summaries.forget(file);
        if (replacement.replace(task.destination().root(), target, seen, content, aside)) {
          run.reached("published");
        } else if (former != null || tries > MOST_TRIES) {
          throw new IOException(target + " changes while it is to be replaced");
        } else {
          seen = mergeAnew(file, ready);
        }
      }
      summaries.provide(file);
      run.goOn();
    }
  }

  /** The file has changed since it was merged; returns what it was that it is merged with now. */
  private Edition mergeAnew(PartitionFile target, PartitionFile ready)
      throws IOException, JobFailure {
    Edition seen = Edition.of(target.path());
    PartitionContent there = contents.of(target);
    PartitionContent added = contents.of(ready);
    if (there == null || added == null) {
      return seen;
    }
    Path again = ready.path().resolveSibling(ready.path().getFileName() + ".again");
    try (LineFile out = new LineFile(again, there.header())) {
      Union.of(there, added, again, out::add);
    }
    if (!ready.store().appendable()) {
      Path plain = again;
      again = ready.path().resolveSibling(ready.path().getFileName() + ".encoded");
      contents.encode(plain, new PartitionFile(ready.store(), again, ready.partition()));
    }
    Files.move(
        again, ready.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return there.edition();
  }

  /** Removes what lies aside. */
  void clear(JobRun run, Store destination) throws IOException {
    folders.remove(folder(run, destination));
  }

  private void requireRoom(Store destination) throws IOException, JobFailure {
    long usable = space.usableBytes(Sidecars.local(destination.root()));
    if (usable < reserve) {
      throw new JobFailure(
          "Store %s has %d bytes free and %d must stay so; make room first, nothing was changed"
              .formatted(destination.name(), usable, reserve));
    }
  }

  private static Path folder(JobRun run, Store store) {
    return Sidecars.folder(store.root(), "jobs").resolve(run.job().id());
  }
}
