package io.varve.pbtool;

import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.summary.Proof;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private SummarisedStores stores = new SummarisedStores();

  @Option(
      names = "--accept-changed",
      description =
          "Make the summary anew also where a file is no longer what was summarised, which is"
              + " damage unless somebody has edited it. Otherwise the old one stays to tell of it.")
  private boolean acceptsChanged;

  private final PbCommand pb;
  private final Console console;
  private final Summaries summaries = new Summaries(new Catalogue());
  private final Map<Summaries.Outcome, Integer> counts = new EnumMap<>(Summaries.Outcome.class);
  private int removed;

  RebuildCommand(PbCommand pb, Console console) {
    this.pb = pb;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (console) {
      Targets targets = Targets.of(stores.roots());
      if (pb.progress()) {
        console.showProgress("summaries", targets.bytes());
      }
      int status = new Reading(console).each(targets, target -> rebuild(target.file()));
      for (Path root : stores.roots()) {
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
    Optional<PartitionFile> file = stores.file(path);
    if (file.isEmpty()) {
      return Status.SOUND;
    }
    Summaries.Outcome outcome;
    try {
      if (!acceptsChanged && isChanged(file.get())) {
        console.warn(
            path
                + " is not what was summarised any more, so its summary is left as it is;"
                + " 'varve summaries verify' says where");
        return Status.PROBLEMS;
      }
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

  private boolean isChanged(PartitionFile file) throws IOException {
    Proof proof = summaries.prove(file);
    return proof.foreign() || !proof.changed().isEmpty();
  }

  /** Removes summaries whose partition file is gone, and what a writer left that was killed. */
  private void removeOrphans(Path root) throws IOException {
    Path folder = Summaries.folder(root);
    if (!stores.all() || !Files.isDirectory(folder)) {
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
