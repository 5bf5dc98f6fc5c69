package io.varve.pbtool;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.store.Durable;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes out of files what no reader can use. */
@Command(
    name = "repair",
    description = {
      "Replaces files by copies without the lines that 'validate' finds, and says which those were."
          + " Of lines out of order as few as possible are left out.",
      "A file whose header cannot be read is left alone; so is one that changes meanwhile. A store"
          + " that an engine or ETL is writing to is refused: stop it first."
    })
final class RepairCommand implements Callable<Integer> {
  @Mixin private Targets targets = new Targets();

  @Option(
      names = "--backup",
      paramLabel = "FOLDER|.SUFFIX",
      description =
          "Keep each original, with a list of what was left out: in a folder, or beside the file"
              + " with a suffix such as .bak.")
  private @Nullable Backup backup;

  @Option(names = "--dry-run", description = "Say what would be done and change nothing.")
  private boolean dryRun;

  private final PbCommand pb;
  private final Console console;
  private final Durable durable;

  RepairCommand(PbCommand pb, Console console, Durable durable) {
    this.pb = pb;
    this.console = console;
    this.durable = durable;
  }

  @Override
  public Integer call() throws IOException {
    if (backup instanceof Backup.InFolder place && targets.contains(place.folder())) {
      try (console) {
        console.warn(
            "Backups in "
                + place.folder()
                + " would be repaired themselves; choose a folder outside those that are repaired");
        return Status.UNREADABLE;
      }
    }
    Repair repair = new Repair(durable, backup);
    try (console;
        QuietStores stores =
            new QuietStores("varve pb repair, process " + ProcessHandle.current().pid())) {
      if (pb.progress()) {
        console.showProgress("repair", targets.bytes());
      }
      return new Reading(console)
          .each(
              targets,
              target -> {
                if (!dryRun) {
                  stores.hold(target.file());
                }
                return work(target, repair);
              });
    }
  }

  private int work(Target target, Repair repair) throws IOException {
    FileReport report;
    try {
      report = dryRun ? Inspection.of(target.file()) : repair.repair(target);
    } catch (DamagedHeaderException e) {
      console.say(target.file() + ": left as it is, its header cannot be read. " + e.getMessage());
      return Status.PROBLEMS;
    }
    int leftOut = report.findings().size();
    console.say(
        target.file()
            + ": "
            + (leftOut == 0
                ? "no line to leave out"
                : (dryRun ? "would leave out " : "repaired, left out ")
                    + leftOut
                    + " of "
                    + report.lines()
                    + " lines; "
                    + report.intactSamples()
                    + " samples stay"));
    report.headerProblems().forEach(problem -> console.say("  header, left as it is: " + problem));
    report.findings().forEach(finding -> console.say("  " + finding));
    boolean problemsStay = !report.headerProblems().isEmpty() || (dryRun && leftOut > 0);
    return problemsStay ? Status.PROBLEMS : Status.SOUND;
  }
}
