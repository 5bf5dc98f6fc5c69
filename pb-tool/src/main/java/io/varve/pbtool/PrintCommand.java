package io.varve.pbtool;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.FieldValue;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A table for people. */
@Command(name = "print", description = "Prints headers and samples as tables, times in UTC.")
final class PrintCommand implements Callable<Integer> {
  @Mixin private Targets targets = new Targets();
  @Mixin private SampleSelection selection = new SampleSelection();
  private final Console console;

  PrintCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (console) {
      return new Reading(console).each(targets, this::print);
    }
  }

  private int print(Target target) throws IOException {
    try (PbFile file = PbFile.open(target.file())) {
      PartitionHeader header = file.header();
      console.say(target.file().toString());
      console.say("  PV    " + header.pvName());
      console.say("  type  " + header.type().dbrName());
      console.say("  year  " + header.year());
      header.fields().forEach((name, value) -> console.say("  " + name + "  " + value));
      console.say(row("TIME", "SEVERITY", "STATUS", "VALUE", "FIELDS"));
      long damaged = selection.forEach(file, console, cursor -> console.say(row(cursor)));
      return Damage.say(console, target, damaged);
    }
  }

  private static String row(SampleCursor cursor) {
    return row(
        SampleTime.of(cursor),
        Integer.toString(cursor.severity()),
        Integer.toString(cursor.status()),
        ValueText.of(cursor.sample().value()),
        cursor.fields().stream().map(PrintCommand::text).collect(Collectors.joining(" ")));
  }

  private static String text(FieldValue field) {
    return field.name() + "=" + ValueText.quoted(field.value());
  }

  private static String row(
      String time, String severity, String status, String value, String fields) {
    return String.format(
            Locale.ROOT, "  %-30s  %8s  %6s  %-24s  %s", time, severity, status, value, fields)
        .stripTrailing();
  }
}
