package io.varve.pbtool;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.FieldValue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JsonGenerator;

/** Lines for machines. */
@Command(
    name = "json",
    description =
        "Writes a JSON object per sample and line: pv, type, secs (since 1970), nanos, val,"
            + " severity, status, fields. Structures are in base 64; NaN and infinities are texts.")
final class JsonCommand implements Callable<Integer> {
  @Mixin private Targets targets = new Targets();
  @Mixin private SampleSelection selection = new SampleSelection();
  private final Console console;

  JsonCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (console) {
      return new Reading(console).each(targets, this::write);
    }
  }

  private int write(Target target) throws IOException {
    try (PbFile file = PbFile.open(target.file());
        JsonGenerator json = JsonLines.to(console.out())) {
      long damaged = selection.forEach(file, console, cursor -> write(cursor, json));
      return Damage.say(console, target, damaged);
    }
  }

  private static void write(SampleCursor cursor, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("pv", cursor.header().pvName());
    json.writeStringProperty("type", cursor.type().dbrName());
    json.writeNumberProperty("secs", cursor.epochSecond());
    json.writeNumberProperty("nanos", cursor.nano());
    json.writeName("val");
    ValueText.write(cursor.sample().value(), json);
    json.writeNumberProperty("severity", cursor.severity());
    json.writeNumberProperty("status", cursor.status());
    if (cursor.hasFields()) {
      json.writeObjectPropertyStart("fields");
      // Of a repeated name the last counts (contract storage-retrieval 1.6).
      Map<String, String> fields = new LinkedHashMap<>();
      for (FieldValue field : cursor.fields()) {
        fields.put(field.name(), field.value());
      }
      fields.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
