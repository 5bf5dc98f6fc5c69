package io.varve.pbtool;

import io.varve.partition.Granularity;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the summaries of whole stores good. It takes no lock: a summary takes its place in one step
 * and is proven when it is read, so services may run meanwhile.
 */
@Command(
    name = "rebuild",
    description = {
      "Reads partition files and checks their summaries byte for byte; those that are missing or"
          + " differ are made anew, and those without a file are removed. Reduced queries are as"
          + " fast afterwards on what another archiver wrote as on what Varve did.",
      "Services may run meanwhile. A short-term store needs no summaries, as nothing stays in it."
    })
final class RebuildCommand implements Callable<Integer> {
  /** The end of a partition file's name, such as {@code 2024_02.pb}. */
  private static final Pattern PARTITION = Pattern.compile("(\\d{4,}(?:_\\d\\d)*)\\.pb$");

  private static final List<Granularity> GRANULARITIES =
      List.of(
          Granularity.PARTITION_YEAR,
          Granularity.PARTITION_MONTH,
          Granularity.PARTITION_DAY,
          Granularity.PARTITION_HOUR);

  @Option(
      names = "--root",
      required = true,
      paramLabel = "FOLDER",
      description = "The root folder of a store, as its URL has it; may be given more than once.")
  private List<Path> roots = List.of();

  @Option(
      names = "--pv",
      paramLabel = "NAME",
      description = "Only files whose header has this name; may be given more than once.")
  private Set<String> pvs = Set.of();

  private final PbCommand pb;
  private final Console console;
  private final Catalogue catalogue = new Catalogue();
  private final Summaries summaries = new Summaries(catalogue);
  private final Map<Summaries.Outcome, Integer> counts = new EnumMap<>(Summaries.Outcome.class);
  private int removed;

  RebuildCommand(PbCommand pb, Console console) {
    this.pb = pb;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (console) {
      Targets targets = Targets.of(roots);
      if (pb.progress()) {
        console.showProgress("summaries", targets.bytes());
      }
      int status = new Reading(console).each(targets, target -> rebuild(target.file()));
      for (Path root : roots) {
        removeOrphans(root);
      }
      console.say(
          counts.getOrDefault(Summaries.Outcome.CURRENT, 0)
              + " summaries were right, "
              + counts.getOrDefault(Summaries.Outcome.WRITTEN, 0)
              + " were made, "
              + removed
              + " without a file were removed; "
              + counts.getOrDefault(Summaries.Outcome.NOT_WANTED, 0)
              + " files need none, "
              + counts.getOrDefault(Summaries.Outcome.DISORDERED, 0)
              + " can have none");
      return status;
    }
  }

  private int rebuild(Path path) throws IOException {
    Optional<PartitionFile> file = partitionFile(path);
    if (file.isEmpty() || !isWanted(path)) {
      return Status.SOUND;
    }
    Summaries.Outcome outcome;
    try {
      outcome = summaries.rebuild(file.get());
    } catch (NoSuchFileException moved) {
      // To the next store, since the folder was read.
      return Status.SOUND;
    }
    counts.merge(outcome, 1, Integer::sum);
    if (outcome == Summaries.Outcome.DISORDERED) {
      console.warn(
          path
              + " is not in order of time, or holds samples of another partition, so it is read"
              + " whole by each query; 'varve pb validate' says where");
      return Status.PROBLEMS;
    }
    return Status.SOUND;
  }

  private boolean isWanted(Path path) throws IOException {
    if (pvs.isEmpty()) {
      return true;
    }
    try (PbFile file = PbFile.open(path)) {
      return pvs.contains(file.header().pvName());
    } catch (DamagedHeaderException e) {
      return false;
    }
  }

  private Optional<PartitionFile> partitionFile(Path path) {
    Matcher name = PARTITION.matcher(String.valueOf(path.getFileName()));
    Optional<Path> root = roots.stream().filter(path::startsWith).findFirst();
    if (root.isEmpty() || !name.find()) {
      return Optional.empty();
    }
    return GRANULARITIES.stream()
        .flatMap(
            granularity ->
                granularity.parse(name.group(1)).stream()
                    .map(
                        partition ->
                            new PartitionFile(
                                new Store("STORE", root.get(), granularity, 0, 0),
                                path,
                                partition)))
        .findFirst();
  }

  /** Removes summaries whose partition file is gone, and what a writer left that was killed. */
  private void removeOrphans(Path root) throws IOException {
    Path folder = Summaries.folder(root);
    if (!pvs.isEmpty() || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path summary : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String name = String.valueOf(summary.getFileName());
        Path beside = root.resolve(folder.relativize(summary));
        Path file = beside.resolveSibling(name.replaceFirst("\\.vsn?$", ".pb"));
        if (Files.notExists(file)) {
          Files.deleteIfExists(summary);
          removed++;
        }
      }
    }
  }
}
