package io.varve.engine.recording;

import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import java.util.ArrayList;
import java.util.List;

/** Cuts the lines of a batch where a partition ends or where they stop being late. */
final class LineRuns {
  private final SealedBefore sealedBefore;

  LineRuns(SealedBefore sealedBefore) {
    this.sealedBefore = sealedBefore;
  }

  /** The lines a PV has in the batch at hand. */
  List<Run> of(RecordedPv pv) {
    Granularity granularity = pv.identity().shortTerm().granularity();
    List<Line> lines = pv.batch();
    List<Run> runs = new ArrayList<>(1);
    int from = 0;
    while (from < lines.size()) {
      Line first = lines.get(from);
      Partition partition = granularity.at(first.epochSecond());
      boolean late = sealedBefore.isLate(first.epochSecond());
      int to = from + 1;
      int length = first.bytes().length;
      while (to < lines.size()
          && partition.contains(lines.get(to).epochSecond())
          && late == sealedBefore.isLate(lines.get(to).epochSecond())) {
        length += lines.get(to).bytes().length;
        to++;
      }
      Line last = lines.get(to - 1);
      runs.add(
          new Run(
              pv,
              partition,
              late,
              to - from,
              first.epochSecond(),
              last.epochSecond(),
              last.nano(),
              joined(lines.subList(from, to), length)));
      from = to;
    }
    return runs;
  }

  private static byte[] joined(List<Line> lines, int length) {
    if (lines.size() == 1) {
      return lines.getFirst().bytes();
    }
    byte[] all = new byte[length];
    int at = 0;
    for (Line line : lines) {
      System.arraycopy(line.bytes(), 0, all, at, line.bytes().length);
      at += line.bytes().length;
    }
    return all;
  }
}
