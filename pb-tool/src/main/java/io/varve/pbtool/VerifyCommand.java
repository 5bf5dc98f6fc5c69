package io.varve.pbtool;

import io.varve.store.Catalogue;
import io.varve.store.LineRun;
import io.varve.store.PartitionFile;
import io.varve.summary.Proof;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds damage that no reader of lines can see: values that are others, and still values. */
@Command(
    name = "verify",
    description = {
      "Compares partition files with the sums that were kept when they were summarised, and says"
          + " which bytes have changed since. Nothing but damage changes them.",
      "Services may run meanwhile. Files without a summary, and what was added to one since, have"
          + " no sums; 'varve summaries rebuild' makes them."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private SummarisedStores stores = new SummarisedStores();

  private final PbCommand pb;
  private final Console console;
  private final Summaries summaries = new Summaries(new Catalogue());
  private int files;
  private int changed;
  private long proven;
  private long unproven;

  VerifyCommand(PbCommand pb, Console console) {
    this.pb = pb;
    this.console = console;
  }

  @Override
  public Integer call() {
    try (console) {
      Targets targets = Targets.of(stores.roots());
      if (pb.progress()) {
        console.showProgress("verify", targets.bytes());
      }
      int status = new Reading(console).each(targets, target -> verify(target.file()));
      console.say(
          files
              + " files: "
              + proven
              + " bytes are what was summarised, of "
              + unproven
              + " there are no sums; "
              + changed
              + " files have changed");
      return status;
    }
  }

  private int verify(Path path) throws IOException {
    Optional<PartitionFile> file = stores.file(path);
    if (file.isEmpty()) {
      return Status.SOUND;
    }
    Proof proof;
    try {
      proof = summaries.prove(file.get());
    } catch (NoSuchFileException moved) {
      // To the next store, since the folder was read.
      return Status.SOUND;
    }
    files++;
    proven += proof.proven();
    unproven += proof.unproven();
    if (proof.foreign()) {
      changed++;
      console.say(
          path
              + ": its summary is not of this file; a line of it has changed, or it was written"
              + " anew");
      return Status.PROBLEMS;
    }
    if (proof.changed().isEmpty()) {
      return Status.SOUND;
    }
    changed++;
    for (LineRun run : proof.changed()) {
      console.say(
          path
              + ": bytes "
              + run.from()
              + " to "
              + run.to()
              + ", "
              + run.samples()
              + " samples up to "
              + SampleTime.of(run.last())
              + ", are not what was summarised");
    }
    return Status.PROBLEMS;
  }
}
