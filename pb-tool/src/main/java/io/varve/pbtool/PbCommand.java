package io.varve.pbtool;

import io.varve.store.Durable;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command above the commands. */
@Command(
    name = "varve pb",
    description = "Prints, checks and repairs PlainPB files, the archive's and any others.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all is sound",
      "1:a file has problems, which are said",
      "2:a file could not be read, or the command line not be understood"
    })
final class PbCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this text.")
  @SuppressWarnings("unused") // picocli alone looks at it
  private boolean help;

  @Option(
      names = "--progress",
      scope = ScopeType.INHERIT,
      description = "Show progress on the error stream; ./varve asks for it on a terminal.")
  private boolean progress;

  boolean progress() {
    return progress;
  }

  /**
   * The command line.
   *
   * @param out where results go
   * @param err where warnings go
   * @param durable forces repaired files to disk
   */
  static CommandLine commandLine(PrintWriter out, PrintWriter err, Durable durable) {
    PbCommand pb = new PbCommand();
    Console console = new Console(out, err);
    return new CommandLine(pb)
        .addSubcommand(new PrintCommand(console))
        .addSubcommand(new JsonCommand(console))
        .addSubcommand(new ValidateCommand(pb, console))
        .addSubcommand(new RepairCommand(pb, console, durable))
        .addSubcommand(
            new CommandLine(new SummariesCommand())
                .addSubcommand(new RebuildCommand(pb, console))
                .addSubcommand(new VerifyCommand(pb, console)))
        .registerConverter(Backup.class, text -> Backup.parse(text, durable))
        .setOut(out)
        .setErr(err);
  }
}
