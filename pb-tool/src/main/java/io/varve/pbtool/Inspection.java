package io.varve.pbtool;

import io.varve.partition.Years;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Looks at every line of a file.
 *
 * <p>What can be read is what the reader of the archive reads; a line is damaged when that steps
 * over it. A file in order is read once; one that is not, three times, and then about 30 bytes of
 * memory are needed per sample.
 */
final class Inspection {
  private static final long NANOS = 1_000_000_000L;

  private final PbFile file;
  private final long yearStart;
  private final long yearSeconds;
  private final List<Finding> findings = new ArrayList<>();

  private Inspection(PbFile file) {
    this.file = file;
    int year = file.header().year();
    this.yearStart = Years.startOf(year);
    this.yearSeconds = Years.startOf(year + 1) - yearStart;
  }

  /** Inspects a file, also one whose header cannot be read. */
  static FileReport of(Path path) throws IOException {
    try (PbFile file = PbFile.open(path)) {
      return of(file);
    } catch (DamagedHeaderException e) {
      return FileReport.withoutHeader(path, Files.size(path), String.valueOf(e.getMessage()));
    }
  }

  /** Inspects an open file. */
  static FileReport of(PbFile file) throws IOException {
    return new Inspection(file).report();
  }

  private FileReport report() throws IOException {
    Walk walk = new Walk();
    long samples = 0;
    long newest = -1;
    boolean rising = true;
    while (walk.next()) {
      samples++;
      if (inYear(walk.cursor)) {
        long time = time(walk.cursor);
        rising &= time > newest;
        newest = time;
      } else {
        findings.add(walk.finding(Fault.WRONG_YEAR, SampleTime.of(walk.cursor)));
      }
    }
    findings.addAll(walk.unreadable);
    if (!rising) {
      findDisorder();
    }
    findings.sort(Comparator.comparingLong(Finding::position));
    PartitionHeader header = file.header();
    return new FileReport(
        file.path(),
        header,
        file.length(),
        walk.line,
        samples,
        HeaderCheck.problems(file.path(), header),
        findings);
  }

  private void findDisorder() throws IOException {
    LongStream.Builder builder = LongStream.builder();
    for (Walk walk = new Walk(); walk.next(); ) {
      if (inYear(walk.cursor)) {
        builder.add(time(walk.cursor));
      }
    }
    long[] times = builder.build().toArray();
    BitSet kept = LongestRise.of(times);
    long[] keptTimes = LongestRise.timesOf(times, kept);
    int index = 0;
    for (Walk walk = new Walk(); walk.next(); ) {
      if (inYear(walk.cursor)) {
        if (!kept.get(index)) {
          boolean repeated = LongestRise.contains(keptTimes, times[index]);
          findings.add(
              walk.finding(
                  repeated ? Fault.DUPLICATE_TIME : Fault.OUT_OF_ORDER,
                  SampleTime.of(walk.cursor)));
        }
        index++;
      }
    }
  }

  private boolean inYear(SampleCursor cursor) {
    return cursor.epochSecond() - yearStart < yearSeconds;
  }

  /** Nanoseconds into the year. */
  private long time(SampleCursor cursor) {
    return (cursor.epochSecond() - yearStart) * NANOS + cursor.nano();
  }

  /** Steps through the samples and counts lines; what lies between two samples is unreadable. */
  private final class Walk {
    private final SampleCursor cursor = file.samples();
    private final List<Finding> unreadable = new ArrayList<>();

    /** Lines up to the current sample. */
    private long line = 1;

    /** Position behind what has been looked at. */
    private long position = file.dataStart();

    private boolean next() throws IOException {
      boolean found = cursor.next();
      between(found ? cursor.position() : file.length());
      if (found) {
        line++;
        position = cursor.nextPosition();
      }
      return found;
    }

    private void between(long until) throws IOException {
      if (position == until) {
        return;
      }
      LineScanner lines = file.lines(position, until);
      while (lines.next()) {
        line++;
        int length = lines.end() - lines.start() + 1;
        Fault fault = length == 1 ? Fault.EMPTY_LINE : Fault.DAMAGED_LINE;
        String detail =
            length == 1 ? "" : "it cannot be read as a " + file.header().type().dbrName();
        unreadable.add(new Finding(line, position, length, fault, detail));
        position += length;
      }
      if (position < until) {
        unreadable.add(new Finding(line + 1, position, until - position, Fault.TORN_TAIL, ""));
      }
    }

    private Finding finding(Fault fault, String detail) {
      return new Finding(
          line, cursor.position(), cursor.nextPosition() - cursor.position(), fault, detail);
    }
  }
}
