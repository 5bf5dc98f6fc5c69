package io.varve.pbtool;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Says what is wrong with files. */
@Command(
    name = "validate",
    description =
        "Reads every line and reports, per file, lines that are damaged, empty, torn, out of order,"
            + " of a repeated time or of another year, and headers that do not fit the file.")
final class ValidateCommand implements Callable<Integer> {
  @Mixin private Targets targets = new Targets();

  @Option(names = "--json", description = "Report as JSON, an object per file and line.")
  private boolean json;

  private final PbCommand pb;
  private final Console console;

  ValidateCommand(PbCommand pb, Console console) {
    this.pb = pb;
    this.console = console;
  }

  @Override
  public Integer call() {
    try (console) {
      if (pb.progress()) {
        console.showProgress("validate", targets.bytes());
      }
      return new Reading(console).each(targets, this::validate);
    }
  }

  private int validate(Target target) throws IOException {
    FileReport report = Inspection.of(target.file());
    if (json) {
      try (JsonGenerator generator = JsonLines.to(console.out())) {
        ReportText.write(report, generator);
      }
    } else {
      ReportText.lines(report).forEach(console::say);
    }
    return report.sound() ? Status.SOUND : Status.PROBLEMS;
  }
}
