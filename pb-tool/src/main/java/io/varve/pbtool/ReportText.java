package io.varve.pbtool;

import io.varve.plainpb.PartitionHeader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What was found, for people and for machines. */
final class ReportText {
  /** Findings of one file that people are shown. */
  private static final int SHOWN = 20;

  private ReportText() {}

  /** A line on the file, such as {@code x:2024.pb: sound, 201 lines, 200 samples}. */
  static String summary(FileReport report) {
    List<String> faults = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      long count = report.count(fault);
      if (count > 0) {
        faults.add(count + " " + fault.words());
      }
    }
    return report.path()
        + ": "
        + (report.sound() ? "sound" : "not sound")
        + ", "
        + report.lines()
        + " lines, "
        + report.samples()
        + " samples"
        + (faults.isEmpty() ? "" : "; " + String.join(", ", faults));
  }

  /** The summary and below it what is at fault. */
  static List<String> lines(FileReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(summary(report));
    report.headerProblems().forEach(problem -> lines.add("  header: " + problem));
    report.findings().stream().limit(SHOWN).forEach(finding -> lines.add("  " + finding));
    int more = report.findings().size() - SHOWN;
    if (more > 0) {
      lines.add("  and " + more + " more");
    }
    return lines;
  }

  /** The whole report as an object on a line. */
  static void write(FileReport report, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("file", report.path().toString());
    json.writeBooleanProperty("sound", report.sound());
    PartitionHeader header = report.header();
    if (header != null) {
      json.writeStringProperty("pv", header.pvName());
      json.writeStringProperty("type", header.type().dbrName());
      json.writeNumberProperty("year", header.year());
    }
    json.writeNumberProperty("bytes", report.length());
    json.writeNumberProperty("lines", report.lines());
    json.writeNumberProperty("samples", report.samples());
    for (Fault fault : Fault.values()) {
      json.writeNumberProperty(fault.key(), report.count(fault));
    }
    json.writeArrayPropertyStart("headerProblems");
    report.headerProblems().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("findings");
    for (Finding finding : report.findings()) {
      json.writeStartObject();
      json.writeNumberProperty("line", finding.line());
      json.writeNumberProperty("position", finding.position());
      json.writeNumberProperty("length", finding.length());
      json.writeStringProperty("fault", finding.fault().key());
      json.writeStringProperty("detail", finding.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
