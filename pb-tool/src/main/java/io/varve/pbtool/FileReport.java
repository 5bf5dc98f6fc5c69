package io.varve.pbtool;

import io.varve.plainpb.PartitionHeader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an inspection of a file found.
 *
 * @param path the file
 * @param header its header; null when it cannot be read, and then there are no lines either
 * @param length bytes
 * @param lines whole lines, the header included
 * @param samples lines that can be read, at fault or not
 * @param headerProblems sentences; nothing here can be repaired by leaving lines out
 * @param findings lines at fault, in the order of the file
 */
record FileReport(
    Path path,
    @Nullable PartitionHeader header,
    long length,
    long lines,
    long samples,
    List<String> headerProblems,
    List<Finding> findings) {

  FileReport {
    headerProblems = List.copyOf(headerProblems);
    findings = List.copyOf(findings);
  }

  /** The report on a file of which not even the header can be read. */
  static FileReport withoutHeader(Path path, long length, String problem) {
    return new FileReport(path, null, length, 0, 0, List.of(problem), List.of());
  }

  boolean sound() {
    return headerProblems.isEmpty() && findings.isEmpty();
  }

  /** Lines of a fault. */
  long count(Fault fault) {
    return findings.stream().filter(finding -> finding.fault() == fault).count();
  }

  /** Samples that stay when everything at fault is left out. */
  long intactSamples() {
    return samples
        - count(Fault.OUT_OF_ORDER)
        - count(Fault.DUPLICATE_TIME)
        - count(Fault.WRONG_YEAR);
  }
}
